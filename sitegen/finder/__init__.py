"""The search service: answers for browsers and programs from the index of a build, on the platform's own hosts."""
