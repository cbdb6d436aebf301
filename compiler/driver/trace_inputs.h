#ifndef FLATTENC_COMPILER_DRIVER_TRACE_INPUTS_H
#define FLATTENC_COMPILER_DRIVER_TRACE_INPUTS_H

#include "compiler/program/config_tree.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace flattenc {

/// The tensor that a configuration's model gets of its data.
struct ConfiguredInput {
  std::vector<std::int64_t> sizes; ///< one image: 1, channels, height, width
  SourceRange place;               ///< what says so
};

/// What the test pipeline and the data preprocessor make of an image: the last
/// size that a transform names, padded as the preprocessor pads, with a channel
/// for each mean. A transform that keeps the image's ratio counts with the
/// largest image that it allows. Nothing if no transform names a size.
///
/// Source of behaviour: the transforms of mmcv 2.1.0 (sizes are width, height)
/// and the data preprocessors of mmengine 0.10.7 and mmdet 3.3.0.
std::optional<ConfiguredInput> configured_input(const ConfigTree &config);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_TRACE_INPUTS_H
