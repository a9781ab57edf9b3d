"""Regions, bodies, people, their posts and powers.

actor = actor_of(post)      # kernel.people.actor: who is acting, what they see, what they may do
"""
