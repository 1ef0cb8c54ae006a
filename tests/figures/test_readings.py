import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.readings import readings_plot


def test_line_band_and_printed_numbers():
    figure = readings_plot(
        [84, 118, 147],
        [0.63, 0.67, None],
        [0.61, 0.66, None],
        [0.64, 0.69, None],
        printed_labels=["R² = .44", "t = 3.616"],
    )
    assert figure.texts[0].get_text() == "Printed: R² = .44 · t = 3.616"
    (reading,) = (line for line in figure.axes[0].lines if line.get_gid() == "reading")
    np.testing.assert_array_equal(reading.get_xdata(), [84, 118, 147])
    np.testing.assert_array_equal(reading.get_ydata(), [0.63, 0.67, np.nan])
    assert [found.get_gid() for found in figure.axes[0].collections] == ["band"]
    words = [text.get_text() for text in figure.axes[0].texts]
    assert "Number of respondents" in words
    assert "Correlation of the predictors" in words


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(AnalysisError) as caught:
        readings_plot([84, 118], [0.6], [0.5], [0.7], printed_labels=[])
    assert str(caught.value) == (
        "A readings plot needs at least two numbers of respondents and columns of one "
        "length; got 2, 1, 1, 1."
    )
