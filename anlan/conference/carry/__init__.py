"""The media plane: media servers (Janus), rooms, tokens, links between servers, cameras and recordings.

It knows rooms, tickets and streams, and no word of the domain: what is wanted comes from whoever conducts (`conference/conduct`).
"""
