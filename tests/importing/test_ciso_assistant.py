"""Frameworks of CISO Assistant."""

from fractions import Fraction

import pytest

from assessment.domain.answers import Answer
from assessment.domain.importing import ImportFileError, import_rubric
from assessment.domain.scoring import score
from tests.importing.samples import SAMPLES, data, imported, left_behind

IN_SCOPE = {"group-s": Answer(level=1), "group-l": Answer(level=1)}


@pytest.fixture(scope="module")
def kitchen():
    return import_rubric("ciso-assistant", SAMPLES["ciso-assistant"]).rubric


@pytest.fixture
def library():
    return data("ciso-assistant")


def framework(library):
    return library["objects"]["framework"]


def nodes(library):
    """The requirement nodes by their number."""
    return {node["ref_id"]: node for node in framework(library)["requirement_nodes"]}


def refused(library, tmp_path):
    with pytest.raises(ImportFileError) as error:
        imported("ciso-assistant", library, tmp_path)
    return [f"{fault.place.path}: {fault.message}" for fault in error.value.faults]


def scored(**levels):
    return {question.replace("_", "-"): Answer(level=level) for question, level in levels.items()}


def test_the_whole_is_the_weighted_mean_of_all_requirements(kitchen):
    card = score(kitchen, IN_SCOPE | scored(a_1=4, a_2=2, b_1=1, b_1_1=0, c=3))

    assert card.overall.estimate == Fraction(3 * 4 + 2 + 1 + 0 + 2 * 3, 3 + 1 + 1 + 1 + 2)
    assert card.nodes["a"].estimate == Fraction(3 * 4 + 2, 3 + 1)
    assert card.nodes["scope"].estimate is None


def test_a_requirement_is_asked_while_one_of_its_groups_is_in_scope(kitchen):
    small = {"group-s": Answer(level=1), "group-l": Answer(level=0)}
    neither = {"group-s": Answer(level=0), "group-l": Answer(level=0)}

    assert score(kitchen, small | scored(a_1=4, a_2=0)).nodes["a"].estimate == 4
    assert score(kitchen, neither | scored(a_1=4, a_2=0)).nodes["a"].estimate is None
    assert score(kitchen, neither | scored(c=3)).nodes["kitchen-rules-itself"].estimate == 3


def test_a_requirement_with_requirements_below_is_asked_beside_them(kitchen):
    assert [question.id for question in kitchen.questions_of("b-1-section")] == ["b-1", "b-1-1"]


def test_a_framework_that_adds_up_is_added_up(library, tmp_path):
    scale = framework(library)["scores_definition"]
    framework(library)["scores_definition"] = {"scale": scale, "aggregation": "sum"}
    rubric = imported("ciso-assistant", library, tmp_path).rubric
    card = score(rubric, IN_SCOPE | scored(a_1=4, a_2=2, b_1=1, b_1_1=0, c=3))

    assert card.overall.estimate == 3 * 4 + 2 + 1 + 0 + 2 * 3
    assert (rubric.overall_bands.limits[0], rubric.overall_bands.limits[-1]) == (0, 4 * 8)


def test_what_was_not_carried_is_told():
    found = import_rubric("ciso-assistant", SAMPLES["ciso-assistant"])

    assert left_behind(found) == [
        "objects.threats: not carried: threats of the library",
        "objects.framework: carried otherwise: a node weighs what its requirements weigh together, which is the "
        "source’s mean of all of them as long as none is unknown, not applicable or not asked",
        "objects.framework.implementation_groups_definition: carried otherwise: implementation groups become questions "
        "without points; a requirement is asked while one of its groups is",
        "objects.framework.requirement_nodes[2].questions.urn:kitchen:risk:req_node:kitchen-1:a.2:question:1: question "
        "left out: “Is there a freezer?” inside “A.2 Freezers are below -18 degrees.” is told as text; its choices and "
        "their scores are not carried",
        "objects.framework.requirement_nodes[5].threats: not carried: threats of a node",
        "objects.framework.requirement_nodes[6]: not carried: “B.2 Ovens” is a heading without requirements",
    ]


def test_without_defined_scores_each_whole_number_is_an_option(library, tmp_path):
    del framework(library)["scores_definition"]
    rubric = imported("ciso-assistant", library, tmp_path).rubric

    assert [(option.label, option.value) for option in rubric.scales["score"].options] == [
        ("0", 0), ("1", 1), ("2", 2), ("3", 3), ("4", 4),
    ]  # fmt: skip


def test_a_hundred_scores_become_the_three_results_and_that_is_told(library, tmp_path):
    for word in ("scores_definition", "min_score", "max_score"):
        del framework(library)[word]
    found = imported("ciso-assistant", library, tmp_path)

    assert [(option.label, option.value) for option in found.rubric.scales["score"].options] == [
        ("Non-compliant", 0), ("Partially compliant", 50), ("Compliant", 100),
    ]  # fmt: skip
    assert left_behind(found)[2] == (
        "objects.framework.scores_definition: carried otherwise: scores from 0 to 100 are given in three steps, named "
        "as its results"
    )


def test_a_tree_deeper_than_rubrics_are_hangs_what_lies_deeper_higher_up(library, tmp_path):
    chain = [
        {"urn": f"n{depth}", "parent_urn": f"n{depth - 1}", "ref_id": f"N{depth}", "name": "N", "assessable": True}
        for depth in range(1, 13)
    ]
    del chain[0]["parent_urn"]
    framework(library)["requirement_nodes"] = chain
    found = imported("ciso-assistant", library, tmp_path)

    assert len(found.rubric.questions) == 12
    assert depth_of(found.rubric) == 8
    assert "what lies deeper than 7 sections hangs on “N7 N”" in "\n".join(left_behind(found))


def depth_of(rubric):
    """Nodes from the overall score down to the deepest, both counted."""

    def below(node):
        return 1 + max((below(child) for child in rubric.children_of(node.id)), default=0)

    return below(rubric.root)


def test_depth_says_where_a_node_belongs_when_no_parent_is_named(library, kitchen, tmp_path):
    for node in framework(library)["requirement_nodes"]:
        node.pop("parent_urn", None)

    assert imported("ciso-assistant", library, tmp_path).rubric.document["nodes"] == kitchen.document["nodes"]


def test_the_axes_are_the_highest_nodes_of_which_there_are_three(library, tmp_path):
    del nodes(library)["C"]["assessable"]
    library["objects"]["framework"]["requirement_nodes"] = [
        {"urn": "whole", "ref_id": "W", "name": "Whole", "depth": 1},
        *(node | {"parent_urn": node.get("parent_urn", "whole")} for node in nodes(library).values()),
    ]
    nodes(library)["B.2"]["assessable"] = True

    assert [topic.id for topic in imported("ciso-assistant", library, tmp_path).rubric.topics] == [
        "scope",
        "a",
        "b-1-section",
        "b-hot-itself",
    ]


def test_two_nodes_with_one_urn_are_refused_with_both_places(library, tmp_path):
    nodes(library)["C"]["urn"] = nodes(library)["A"]["urn"]
    faults = refused(library, tmp_path)
    urn = "urn:kitchen:risk:req_node:kitchen-1:a"

    assert len(faults) == 1
    assert faults[0].startswith(
        f"objects.framework.requirement_nodes[7].urn: “{urn}” is the id of two: the first is at {tmp_path}"
    )
    assert faults[0].endswith(
        "objects.framework.requirement_nodes[0].urn; give every requirement node an id of its own"
    )


def test_a_parent_that_is_missing_or_leads_back_is_refused(library, tmp_path):
    nodes(library)["A"]["parent_urn"] = nodes(library)["A.1"]["urn"]
    nodes(library)["C"]["parent_urn"] = "urn:none"

    assert refused(library, tmp_path) == [
        "objects.framework.requirement_nodes[0].parent_urn: leads back to itself; its parents run in a circle",
        "objects.framework.requirement_nodes[7].parent_urn: names “urn:none”, which is no requirement node of this "
        "file",
    ]


def test_a_library_without_a_framework_is_refused(library, tmp_path):
    del library["objects"]["framework"]

    assert refused(library, tmp_path)[0] == ("objects: holds 0 frameworks; expected one, with a list requirement_nodes")


def test_weights_too_large_for_a_rubric_keep_their_proportions(library, tmp_path):
    for number in ("A.1", "A.2"):
        nodes(library)[number]["weight"] = 997
    rubric = imported("ciso-assistant", library, tmp_path).rubric
    card = score(rubric, IN_SCOPE | scored(a_1=4, a_2=0, b_1=4, b_1_1=4, c=4))

    assert card.overall.estimate == Fraction(4 * (997 + 1 + 1 + 2), 997 * 2 + 1 + 1 + 2)
