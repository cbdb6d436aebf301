#include "compiler/driver/trace_inputs.h"

namespace flattenc {

namespace {

/// Width and height, and the slot that names them.
struct ImageSize {
  std::int64_t width = 0, height = 0;
  const ConfigSlot *slot = nullptr;
};

class InputReader {
public:
  explicit InputReader(const ConfigTree &config) : config_(config) {}

  std::optional<ConfiguredInput> read() {
    // What only trains has no test pipeline, or one that keeps sizes.
    for (const ConfigSlot *pipeline :
         {pipeline_of({"test_dataloader", "val_dataloader"}, "test_pipeline"),
          pipeline_of({"train_dataloader"}, "train_pipeline")}) {
      if (pipeline && !size_.slot)
        walk(pipeline->value);
    }
    for (auto keys : {std::initializer_list<const char *>{"model", "backbone"},
                      std::initializer_list<const char *>{"model"}})
      if (const ConfigSlot *owner = at(keys); owner && !size_.slot)
        if (const ConfigSlot *size = config_.find(owner->value, "img_size"))
          take_size(*size, size->value);
    if (!size_.slot)
      return std::nullopt;
    ConfiguredInput input;
    std::int64_t channels = 3;
    if (const ConfigSlot *preprocessor = data_preprocessor()) {
      if (const ConfigSlot *mean = config_.find(preprocessor->value, "mean"))
        if (std::size_t count = config_[mean->value].slots.size())
          channels = static_cast<std::int64_t>(count);
      pad(preprocessor->value, "pad_size_divisor");
      pad(preprocessor->value, "size_divisor");
      if (const ConfigSlot *test =
              config_.find(preprocessor->value, "test_cfg"))
        pad(test->value, "size_divisor");
    }
    input.sizes = {1, channels, size_.height, size_.width};
    input.place = config_.origins[size_.slot->origin].range;
    return input;
  }

private:
  const ConfigSlot *at(std::initializer_list<const char *> keys) {
    const ConfigSlot *slot = nullptr;
    ConfigValueId value = config_.root;
    for (const char *key : keys) {
      slot = config_.find(value, key);
      if (!slot)
        return nullptr;
      value = slot->value;
    }
    return slot;
  }

  /// The pipeline of the first of the loaders that has one, else the variable.
  const ConfigSlot *pipeline_of(std::initializer_list<const char *> loaders,
                                const char *variable) {
    for (const char *loader : loaders) {
      const ConfigSlot *dataset = at({loader, "dataset"});
      // Data sets may be wrapped in others.
      for (int depth = 0; dataset && depth < 8; ++depth) {
        if (const ConfigSlot *own = config_.find(dataset->value, "pipeline");
            own && config_[own->value].kind == ConfigKind::List &&
            !config_[own->value].slots.empty())
          return own;
        if (const ConfigSlot *inner = config_.find(dataset->value, "dataset")) {
          dataset = inner;
          continue;
        }
        const ConfigSlot *several = config_.find(dataset->value, "datasets");
        dataset = several && !config_[several->value].slots.empty()
                      ? &config_[several->value].slots.front()
                      : nullptr;
      }
    }
    return at({variable});
  }

  const ConfigSlot *data_preprocessor() {
    const ConfigSlot *own = at({"model", "data_preprocessor"});
    return own ? own : at({"data_preprocessor"});
  }

  std::optional<std::int64_t> positive(ConfigValueId id) {
    std::int64_t number = 0;
    const ConfigValue &value = config_[id];
    if (value.kind != ConfigKind::Int ||
        llvm::StringRef(value.text).getAsInteger(10, number) || number <= 0 ||
        number > 1'000'000)
      return std::nullopt;
    return number;
  }

  /// `224`, `(width, height)`, or the first of several.
  void take_size(const ConfigSlot &slot, ConfigValueId id) {
    if (auto side = positive(id)) {
      size_ = {*side, *side, &slot};
      return;
    }
    const ConfigValue &value = config_[id];
    if (value.kind != ConfigKind::List && value.kind != ConfigKind::Tuple)
      return;
    if (value.slots.size() == 2) {
      auto width = positive(value.slots[0].value);
      auto height = positive(value.slots[1].value);
      if (width && height) {
        size_ = {*width, *height, &slot};
        return;
      }
    }
    if (!value.slots.empty() && !positive(value.slots[0].value))
      take_size(slot, value.slots[0].value);
  }

  void walk(ConfigValueId id) {
    const ConfigValue &value = config_[id];
    if (value.kind == ConfigKind::List) {
      for (const ConfigSlot &slot : value.slots)
        walk(slot.value);
      return;
    }
    if (value.kind != ConfigKind::Dict)
      return;
    for (const char *key :
         {"scale", "img_scale", "size", "crop_size", "input_size"})
      if (const ConfigSlot *slot = config_.find(id, key))
        take_size(*slot, slot->value);
    pad(id, "size_divisor");
    if (const ConfigSlot *inner = config_.find(id, "transforms"))
      walk(inner->value);
  }

  void pad(ConfigValueId dict, const char *key) {
    const ConfigSlot *slot = config_.find(dict, key);
    auto divisor = slot ? positive(slot->value) : std::nullopt;
    if (!divisor)
      return;
    size_.width = (size_.width + *divisor - 1) / *divisor * *divisor;
    size_.height = (size_.height + *divisor - 1) / *divisor * *divisor;
  }

  const ConfigTree &config_;
  ImageSize size_;
};

} // namespace

std::optional<ConfiguredInput> configured_input(const ConfigTree &config) {
  return InputReader(config).read();
}

} // namespace flattenc
