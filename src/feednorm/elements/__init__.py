"""Stage 2: which element fills which field, as tables; a module for each family of namespaces.

A new namespace is a module with the tables `SHARED`, `FEED` and `ENTRY_ROWS` (any of them may be missing), its name
in `lookup.MODULES`, and its URIs in `feednorm.document.namespaces`.
"""
