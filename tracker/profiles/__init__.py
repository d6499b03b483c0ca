"""One package per profile; a package here with a PROFILE is found by itself."""
