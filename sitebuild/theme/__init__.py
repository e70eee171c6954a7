"""Theme: what knows Markdown's extensions, MkDocs or Material. Another engine means this room, docs/hooks and docs/overrides."""
