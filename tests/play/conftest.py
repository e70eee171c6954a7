"""The page on which the element of a file of tests stands."""

import pytest

from tests.playing import Playing


@pytest.fixture
def opened(request, site, browser):
    """The English page with the element that the file names."""
    with Playing(browser, site, request.module.NAME) as page:
        yield page
