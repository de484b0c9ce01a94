"""HTML fragments. Texts are escaped here; supplied text (paths, cells) never comes here."""
