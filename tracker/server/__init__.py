"""The server's side: the SQL pack, and the embedded server that runs it on this machine."""
