"""The ways in and out: log-in, API, uploads, notices. The only room that talks to the outside."""
