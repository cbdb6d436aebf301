//
// `numpy.matmul` of two matrices (numpy/_core/src/umath/matmul.c.src): a matrix
// by its own transpose is `syrk`, everything else `gemm`.
//
#include "runtime/model/numpy_blas.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <algorithm>
#include <dlfcn.h>

namespace flattenc::model {

namespace path = llvm::sys::path;
using library::MatrixProduct;

namespace {

// Of cblas.h, with 64-bit integers.
constexpr int kRowMajor = 101, kAsIs = 111, kTurned = 112, kUpper = 121;

template <typename T>
using Gemm = void(int order, int a_turned, int b_turned, std::int64_t m,
                  std::int64_t n, std::int64_t k, T alpha, const T *a,
                  std::int64_t lda, const T *b, std::int64_t ldb, T beta, T *c,
                  std::int64_t ldc);
template <typename T>
using Syrk = void(int order, int triangle, int turned, std::int64_t n,
                  std::int64_t k, T alpha, const T *a, std::int64_t lda, T beta,
                  T *c, std::int64_t ldc);

} // namespace

void *NumpyBlas::symbol(const char *name) {
  if (!tried_) {
    tried_ = true;
    llvm::SmallString<256> folder(packages_);
    path::append(folder, "numpy.libs");
    std::vector<std::string> found;
    std::error_code failed;
    for (llvm::sys::fs::directory_iterator entry(folder, failed), end;
         !failed && entry != end; entry.increment(failed))
      if (path::filename(entry->path()).contains("openblas64_"))
        found.push_back(entry->path());
    std::sort(found.begin(), found.end());
    if (found.size() == 1)
      library_ = dlopen(found.front().c_str(), RTLD_NOW | RTLD_LOCAL);
  }
  if (!library_)
    return nullptr;
  // Wheels of NumPy 2 have the prefix, those of 1.26 have not.
  for (const char *prefix : {"scipy_cblas_", "cblas_"})
    if (void *there = dlsym(
            library_, (llvm::Twine(prefix) + name + "64_").str().c_str()))
      return there;
  return nullptr;
}

template <typename T>
static std::vector<double> call(const MatrixProduct &p, void *gemm,
                                void *syrk) {
  std::vector<T> a(p.a.begin(), p.a.end()), b(p.b.begin(), p.b.end());
  std::vector<T> c(static_cast<std::size_t>(p.rows * p.columns));
  std::int64_t lda = p.a_turned ? p.rows : p.inner;
  std::int64_t ldb = p.b_turned ? p.inner : p.columns;
  if (p.same && p.rows == p.columns && p.a_turned != p.b_turned) {
    reinterpret_cast<Syrk<T> *>(syrk)(
        kRowMajor, kUpper, p.a_turned ? kTurned : kAsIs, p.columns, p.inner, 1,
        a.data(), lda, 0, c.data(), p.columns);
    auto n = static_cast<std::size_t>(p.rows);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i + 1; j < n; ++j)
        c[j * n + i] = c[i * n + j];
  } else {
    reinterpret_cast<Gemm<T> *>(gemm)(
        kRowMajor, p.a_turned ? kTurned : kAsIs, p.b_turned ? kTurned : kAsIs,
        p.rows, p.columns, p.inner, 1, a.data(), lda, b.data(), ldb, 0,
        c.data(), p.columns);
  }
  return {c.begin(), c.end()};
}

std::optional<std::vector<double>>
NumpyBlas::multiply(const MatrixProduct &product) {
  void *gemm = symbol(product.single ? "sgemm" : "dgemm");
  void *syrk = symbol(product.single ? "ssyrk" : "dsyrk");
  if (!gemm || !syrk)
    return std::nullopt;
  return product.single ? call<float>(product, gemm, syrk)
                        : call<double>(product, gemm, syrk);
}

} // namespace flattenc::model
