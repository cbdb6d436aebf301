#ifndef FLATTENC_GRAMMAR_PYTHON_LANGUAGE_H
#define FLATTENC_GRAMMAR_PYTHON_LANGUAGE_H

#include <tree_sitter/api.h>

/// The Python grammar of the pinned tree-sitter-python release.
extern "C" const TSLanguage *tree_sitter_python(void);

#endif // FLATTENC_GRAMMAR_PYTHON_LANGUAGE_H
