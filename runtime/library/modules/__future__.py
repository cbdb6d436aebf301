"""Features that are part of the language."""

annotations = division = print_function = absolute_import = None
generator_stop = unicode_literals = with_statement = nested_scopes = None
