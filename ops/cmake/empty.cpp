// Keeps a library with headers only a valid target.
