"""The trend of a team as files of its own."""

import re
from io import BytesIO

from django.urls import reverse
from PIL import Image


def test_trend_is_a_drawing_and_a_picture_in_the_colours_of_paper(submission, viewer, team, client):
    client.force_login(viewer)
    drawing, picture = (client.get(reverse(f"trend-{ending}", args=[team.pk])) for ending in ("svg", "png"))

    text = drawing.content.decode()
    assert (drawing["Content-Type"], str(submission.score) in text) == ("image/svg+xml", True)
    width, height = map(int, re.search(r'width="(\d+)" height="(\d+)"', text).groups())
    found = Image.open(BytesIO(picture.content))
    assert (found.format, found.size) == ("PNG", (2 * width, 2 * height))
