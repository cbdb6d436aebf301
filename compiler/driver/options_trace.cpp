// Options of `trace`.
#include "compiler/driver/options_reader.h"

namespace flattenc {

void OptionReader::add_trace(CLI::App &app) {
  TraceFlags &trace = options.trace;
  app.add_option("MODEL", positionals,
                 "a config, the folder of an exported package, or a class as "
                 "package.module:Class or file.py:Class")
      ->type_name("")
      ->expected(0, -1);
  app.add_option("-o,--output", options.output_file,
                 "file to write, .pt or .ts")
      ->type_name("FILE");
  add_list(app, "--arg", trace.arguments, "an argument of the class", "K=V");
  add_list(app, "--input", trace.inputs,
           "shape of an input: 1x3x224x224[:float32]; one each time", "SHAPE");
  add_list(app, "--dynamic-shapes", trace.dynamic_shapes,
           "dimensions that may differ later: x:0,2,3", "DIMS");
  add_list(app, "--check-shape", trace.check_shapes,
           "also compare module and model at this shape", "SHAPE");
  app.add_option("--submodule", trace.submodule,
                 "trace a part of the model: backbone")
      ->type_name("NAME");
  app.add_option("--method", trace.method, "trace this instead of forward")
      ->type_name("NAME");
  app.add_option("--weights", trace.weights,
                 "load .pth, .pt or .safetensors; every key must fit")
      ->type_name("FILE");
  app.add_option("--prefix", trace.prefix,
                 "take the weights below this prefix alone: backbone")
      ->type_name("P");
  add_list(app, "--rename", trace.rename,
           "exchange the beginning of weights' names", "OLD=NEW");
  app.add_option("--seed", trace.seed, "seed of the random numbers")
      ->type_name("N");
  app.add_flag("--init-weights", trace.init_weights,
               "call init_weights() of the model");
  add_choice<TracePrint>(app, "--print", trace.print,
                         {{"graph", TracePrint::Graph},
                          {"code", TracePrint::Code}},
                         "print what was recorded: graph or code")
      ->type_name("WHAT");
  add_config_options(app);
}

} // namespace flattenc
