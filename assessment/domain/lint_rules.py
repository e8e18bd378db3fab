"""The rules that a rubric file keeps, each under an id that stays the same for as long as the rule does.

Programs and people look a fault up by the id; `docs/rubric-format.md` lists all of them, and the tests break each once.
"""

from enum import StrEnum
from typing import Self


class Rule(StrEnum):
    """A rule by its id. `says` is the rule in one sentence."""

    says: str

    def __new__(cls, name: str, says: str) -> Self:
        """The id is the value, so that a rule prints as its id."""
        rule = str.__new__(cls, name)
        rule._value_ = name
        rule.says = says
        return rule

    FILE_READ = "file-read", "The file can be read and is written in UTF-8."
    FILE_SIZE = (
        "file-size",
        "The file keeps the limits: 1,000,000 bytes, 50,000 lines of 20,000 characters, 50,000 values, blocks 20 deep.",
    )
    FILE_EMPTY = "file-empty", "There is something in the file."
    FILE_YAML = "file-yaml", "The file is YAML, or JSON, from its first line to its last."
    FILE_CHARACTER = "file-character", "Every character can be stored and printed."
    FILE_DOCUMENT = "file-document", "One file holds one document."
    FILE_NAME = "file-name", "A file on the shelf is the rubric and the version that its name says."
    YAML_KEY_DOUBLE = "yaml-key-double", "A key stands once in a block."
    YAML_KEY_WORD = "yaml-key-word", "A key is one word."
    YAML_ANCHOR = "yaml-anchor", "There are no anchors (&) and no aliases (*): every text stands where it is needed."
    YAML_TAG = "yaml-tag", "There are no tags (!)."

    SHAPE_MISSING = "shape-missing", "What a block must have is there."
    SHAPE_UNKNOWN_WORD = "shape-unknown-word", "A block holds only words that it knows."
    SHAPE_EMPTY = "shape-empty", "A text is not empty."
    SHAPE_TYPE = "shape-type", "A number stands where a number belongs, a list where a list, a block where a block."
    SHAPE_WORD = "shape-word", "A word is one of those to choose from, and an id is spelled as ids are."
    SHAPE_RANGE = "shape-range", "A number is not too small or too large; weights are above 0."
    SHAPE_LENGTH = "shape-length", "Texts and lists are not too long, and lists not too short."
    SHAPE_KIND = "shape-kind", "A block that may be one of several says which."

    ID_DOUBLE = (
        "id-double",
        "An id names one thing: nodes, questions, gates, flags, stages, claims, lenses; in its "
        "question a tick; a name one golden case.",
    )
    LIST_DOUBLE = "list-double", "Nothing is listed twice in one list."
    UNKNOWN_NAME = (
        "unknown-name",
        "What is named exists: nodes, questions, scales, bands, reasons, roles, efforts, "
        "references, claims, stages, ticks.",
    )
    LEVEL_RANGE = "level-range", "A level that is named exists on the scale it is a level of."

    TREE_ROOT = "tree-root", "One node, and only one, has no parent: the overall score, which is not `none`."
    TREE_CIRCLE = "tree-circle", "Every node reaches the overall score."
    TREE_MIXED = "tree-mixed", "A node holds nodes or questions, not both."
    TREE_EMPTY = "tree-empty", "Every node holds something."
    TREE_AXIS = "tree-axis", "Every question counts on one axis of the radar."
    TREE_DEPTH = "tree-depth", "The tree is at most eight nodes deep."

    SCALE_KEY = "scale-key", "The options of a scale count up from 0."
    SCALE_ORDER = "scale-order", "The options of a scale are worth more and more."
    LEVEL_TEXT = "level-text", "A question that describes levels describes each level of its scale and no other."
    TICKS_RULE = (
        "ticks-rule",
        "Ticks lead to every level of the scale: `all` and `any` to two, `count` to one for each count.",
    )
    TICKS_COUNT = "ticks-count", "Counts of ticks rise, and there are boxes enough for the highest."
    NA_FORBIDDEN = "na-forbidden", "A question that cannot be left out lists no reasons for leaving it out."
    NA_VALUE = "na-value", "What not applicable counts as lies within the scale."
    UNKNOWN_ORDER = (
        "unknown-order",
        "An unknown answer stands no lower in the ceiling than in the floor, and the estimate between them.",
    )
    UNKNOWN_RANGE = (
        "unknown-range",
        "An unknown answer stands at the lowest level in the floor and at the highest in "
        "the ceiling, unless it has a level in the estimate of a question that is always asked.",
    )
    EVIDENCE_ORDER = "evidence-order", "A level without evidence never counts as more than it is."

    BANDS_ORDER = (
        "bands-order",
        "The limits of bands rise; two may be equal at the closed end, where the band is that one score.",
    )
    BANDS_NAMES = "bands-names", "Every band has a name and a text."
    BANDS_RANGE = "bands-range", "Bands cover the whole range of every node that names them."
    BAND_UNREACHABLE = "band-unreachable", "Some answers come to every band."
    SCORE_UNREACHABLE = (
        "score-unreachable",
        "Some answers come to the lowest score of the range, and some to the highest.",
    )
    PARTS_RANGE = (
        "parts-range",
        "What a mean, a minimum, a maximum or a blend is taken of has one range, unless nothing of it can be left out.",
    )
    PARTS_LEFT_OUT = (
        "parts-left-out",
        "A sum or a ladder that stands beside others under a mean, a minimum, a maximum or a blend loses none of its "
        "range, or is always scored.",
    )
    SUM_ZERO = "sum-zero", "What may be left out of a sum can be worth 0."
    GEOMETRIC_NEGATIVE = "geometric-negative", "Nothing under a geometric mean is worth less than 0."
    WEIGHT_IDLE = "weight-idle", "A weight, and what a lens makes of it, stands only where weights count."
    LADDER_RUNG = "ladder-rung", "Questions of a ladder, and no others, have a rung, and a ladder holds only questions."
    LADDER_GAP = "ladder-gap", "The rungs of a ladder count up from 1."
    LADDER_WORTH = "ladder-worth", "Every question of a ladder can be worth enough, and can be worth too little."

    CONDITION_KIND = "condition-kind", "Gates and visibility depend on answers; measures and stages are for flags."
    CONDITION_CIRCLE = "condition-circle", "What a question waits for never waits for the question."
    CONDITION_DEPTH = "condition-depth", "Questions wait for each other at most eight deep."
    CONDITION_NEVER = (
        "condition-never",
        "A condition can hold: some answers put up every flag, close every gate and show every question.",
    )
    CONDITION_ALWAYS = "condition-always", "A condition does not hold whatever is answered."
    CAP_OUTSIDE = "cap-outside", "A gate holds down a node that its questions count in."
    CAP_SLOPE = "cap-slope", "A higher answer is never held lower than a lower one, and the highest is not held."
    CAP_RANGE = "cap-range", "What a gate or a stage holds a node at lies within the range, below its top."
    STAGE_ROOT = "stage-root", "A stage holds down the overall score, which is never left out."
    CAP_TITLE = "cap-title", "A gate on several answers has a title."
    STAGE_UNREACHABLE = (
        "stage-unreachable",
        "Some question that is always asked lists the reason that sets a stage, and no other does.",
    )

    TRACE_MISSING = "trace-missing", "Once there are claims, every question traces to one."
    TRACE_BACK = "trace-back", "Questions and claims name each other."
    ADVICE_STEP = "advice-step", "A step of advice leads one level up."
    ADVICE_DOUBLE = "advice-double", "A level has one step of advice."
    ADVICE_MISSING = "advice-missing", "A question with advice has a step from every level but the highest."
    ADVICE_CIRCLE = "advice-circle", "What a step requires never requires the step."

    DISPLAY_STEP = "display-step", "Scores are printed in steps of 1, 0.5, 0.25 or 0.1."
    DISPLAY_ORDER = "display-order", "A firm range is no wider than a fair one."
    DISPLAY_AREAS = "display-areas", "The order in which areas are asked names each of them once."
    GOLDEN_ANSWER = "golden-answer", "An answer of a golden case is one thing, and one that its question takes."
    GOLDEN_EMPTY = "golden-empty", "A golden case expects something."
    GOLDEN_CASE = "golden-case", "A golden case comes to what it expects."

    TRANSLATION_LANGUAGE = (
        "translation-language",
        "Every language but the first is translated into, and no other is.",
    )
    TRANSLATION_PATH = "translation-path", "A translation stands at the path of a text."
    TRANSLATION_LENGTH = "translation-length", "A translation is not too long for its place."

    MAP_KIND = "map-kind", "Renamed is one from one, split several from one, merged one from several."
    MAP_LEVELS = "map-levels", "A map gives every earlier level its place, and a higher one never a lower place."
    MAP_SOURCE = (
        "map-source",
        "Only a question that is no longer asked, or has a higher rev now, is mapped; and it was asked.",
    )
    VERSION_NUMBER = "version-number", "The version rises by as much as the change is large."
    VERSION_REV = "version-rev", "A question that means something else has a higher rev, and no rev comes down."
    VERSION_WORDING = "version-wording", "What is said to be reworded is reworded, and only that."
