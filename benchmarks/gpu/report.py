"""Results as Markdown and JSON, and whether they are right."""

import json
import math

# What must be reached, and what is aimed at: PyTorch's time over ours, by batch and type.
RATIOS = {("PyTorch", "bf16", 256): (1.1, 1.6), ("PyTorch", "bf16", 1): (1.0, 1.5), ("PyTorch", "tf32", 256): (1.3, 1.8),
          ("Swin-T", "bf16", 256): (1.5, 2.0)}
ROOFLINE = (0.45, 0.70)
HOST_MICROSECONDS = (20, 8)


def strict_json(results):
    """JSON has no word for NaN and infinities: they are strings."""

    def strict(value):
        if isinstance(value, dict):
            return {key: strict(one) for key, one in value.items()}
        if isinstance(value, list):
            return [strict(one) for one in value]
        return str(value) if isinstance(value, float) and not math.isfinite(value) else value

    return json.dumps(strict(results), indent=1, allow_nan=False) + "\n"


def passed(results):
    return (
        not results["failures"]
        and all(row.get("passed", True) for row in results["goldens"])
        and all(row.get("right", True) for row in results["speed"])
        and all(row.get("clean", True) for row in results["sanitizer"])
    )


def markdown(results):
    machine = ", ".join(f"{name}: {value}" for name, value in results["machine"].items())
    text = [f"# Compiled classes on a GPU\n\n{machine}. The run took {results['seconds']:.0f} s.\n"]
    text.append(ceilings(results["ceilings"]))
    text.append(speed(results["speed"]))
    text.append(host(results["host"]))
    text += [profile(one) for one in results["profiles"]]
    text.append(goldens(results["goldens"]))
    text.append(sanitizer(results["sanitizer"]))
    text += [f"## {title}\n\n" + "".join(f"- {line}\n" for line in results[title.lower()]) for title in ("Failures", "Skipped")
             if results[title.lower()]]
    return "\n".join(part for part in text if part)


def table(title, columns, rows):
    if not rows:
        return ""
    lines = [columns, ["---"] * len(columns), *rows]
    return f"## {title}\n\n" + "".join("| " + " | ".join(line) + " |\n" for line in lines)


def ceilings(found):
    return table("Ceilings", ["what", "measured"], [[name, number(value)] for name, value in found.items()])


def number(value):
    return "" if value is None else f"{value:.4g}"


def milliseconds(row, side):
    times = row.get(f"{side}_ms")
    return f"{times['median']:.3f} ({times['min']:.3f} to {times['max']:.3f})" if times else ""


def judged(value, bounds, unit="", higher=True):
    """The value, and whether it reaches what it must and what is aimed at."""
    reaches = [value >= bound if higher else value <= bound for bound in bounds]
    word = "aim reached" if reaches[1] else "reached" if reaches[0] else "SHORT"
    return f"{value:.3g}{unit} ({word}; must {bounds[0]:g}, aim {bounds[1]:g})"


def speed(rows):
    def line(row):
        bounds = RATIOS.get((row["versus"], row["dtype"], row["batch"]))
        ratio = row.get("ratio")
        share = row.get("roofline_share")
        is_judged = row["net"] == "Tiny" and row["dtype"] == "bf16" and row["batch"] == 256
        return [
            f"{row['net']} {row['dtype']}, batch {row['batch']}",
            ", ".join(row[word] for word in ("versus", "peer") if word in row),
            milliseconds(row, "ours"),
            milliseconds(row, "torch"),
            number(row.get("images_per_s")),
            number(row.get("torch_images_per_s")),
            "" if ratio is None else judged(ratio, bounds, "x") if bounds else f"{ratio:.3g}x",
            "" if share is None else judged(share, ROOFLINE) if is_judged else f"{share:.3g}",
            number(row.get("ours_error")) + ("" if row.get("right", True) else " WRONG"),
            number(row.get("torch_error")),
        ]

    columns = ["net", "peer", "ours ms", "peer ms", "ours images/s", "peer images/s", "speed-up", "share of roofline", "error", "peer's error"]
    return table("Speed (median, least to greatest)", columns, [line(row) for row in rows])


def host(rows):
    return table(
        "Host time of a forward",
        ["net", "median us", "min", "max"],
        [[f"{row['net']} {row['dtype']}", judged(row["us"]["median"], HOST_MICROSECONDS, higher=False),
          number(row["us"]["min"]), number(row["us"]["max"])] for row in rows],
    )


def profile(one):
    def line(name, row):
        bound = row.get("roofline_ms")
        share = f"{bound / row['ms']:.2f}" if bound and row["ms"] else ""
        return [name, str(row["steps"]), f"{row['ms']:.3f}", number(row.get("GFLOP")), number(row.get("GB")), number(bound), share]

    title = f"Where the time goes: {one['net']} {one['dtype']}, batch {one['batch']}"
    columns = ["part", "steps", "ms", "GFLOP", "GB", "roofline ms", "share"]
    return table(title, columns, [line(name, row) for name, row in one["classes"].items()])


def goldens(rows):
    def line(row):
        found = row.get("ours", {})
        verdict = {True: "yes", False: "NO", None: "not run"}[row.get("passed")]
        return [row["case"], row["dtype"], *(number(found.get(name)) for name in ("golden", "golden on the GPU's memory", "random")),
                number(row["torch"]["golden"]), number(row["torch"]["random"]), number(row["limit"]), verdict]

    columns = ["case", "type", "golden", "on the GPU's memory", "random", "PyTorch, golden", "PyTorch, random", "limit", "right"]
    return table("Errors against float64, max|a-b| / max|b|", columns, [line(row) for row in rows])


def sanitizer(rows):
    return table(
        "compute-sanitizer",
        ["tool", "nets", "result", "s"],
        [[row["tool"], ", ".join(row["nets"]), row["status"], number(row.get("seconds"))] for row in rows],
    )
