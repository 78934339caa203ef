"""One line a figure: its name and the hash of its pixels, data and vector files. Run by `make test-pythons`."""

import hashlib
import tempfile

from charts_by_hand import ALL
from PIL import Image

from arqam.draw.finish import save

with tempfile.TemporaryDirectory() as folder:
    for chart in ALL:
        for lang in ("ar", "en"):
            files = save(chart, folder, lang=lang)
            with Image.open(files.png) as image:
                pixels = hashlib.sha256(image.tobytes()).hexdigest()
            data = hashlib.sha256(files.csv.read_bytes()).hexdigest()
            print(chart.name, lang, pixels, data)
