"""Tests of the publishing room."""
