"""Make the video of the demonstration cluster: four cards with words, three seconds each, and the picture before it plays.

    pip install imageio-ffmpeg && python tests/demo/make_video.py

The captions (.vtt) and the transcript (.txt) beside it are written by hand. Needs a Chinese font and ffmpeg, which the
tests do not; the result is kept in the repository.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import imageio_ffmpeg
from PIL import Image, ImageDraw, ImageFont

from sitegen.drawing.font import system_font

FOLDER = Path(__file__).resolve().parents[2] / "content/sites/www/interpretations"
SIZE = (854, 480)
CARDS = (
    ("今冬明春供热保障", "两分钟看懂工作方案"),
    ("11月15日 0时", "全市正式供热"),
    ("室温不低于 18℃", "不达标按合同退费"),
    ("打 12345", "两小时上门，二十四小时办结"),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number, card in enumerate(CARDS):
            _card(*card).save(Path(folder) / f"{number}.png")
        _card(*CARDS[0]).save(FOLDER / "heating-video.jpg", quality=85)
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error", "-framerate", "1/3", "-i", f"{folder}/%d.png"]
        command += ["-c:v", "libx264", "-r", "5", "-pix_fmt", "yuv420p", "-crf", "30", "-movflags", "+faststart"]
        command += ["-fflags", "+bitexact", "-flags:v", "+bitexact", str(FOLDER / "heating-video.mp4")]
        subprocess.run(command, check=True)


def _card(large: str, small: str) -> Image.Image:
    image = Image.new("RGB", SIZE, "#7d1313")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, SIZE[1] - 60, *SIZE), fill="#a61c1c")
    font = system_font()
    draw.text((SIZE[0] / 2, 190), large, "#fff", ImageFont.truetype(font, 72, index=2), anchor="mm")
    draw.text((SIZE[0] / 2, 290), small, "#ffd633", ImageFont.truetype(font, 44, index=2), anchor="mm")
    return image


if __name__ == "__main__":
    main()
