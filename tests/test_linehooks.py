"""The private places of the engine through which lines are set: that they are as they were."""

import inspect


def test_the_engine_still_lays_out_boxes_in_flow_as_the_grid_needs_it() -> None:
    from weasyprint.layout import block, inline

    original = inspect.getclosurevars(block._in_flow_layout).nonlocals.get(
        "in_flow", block._in_flow_layout
    )
    assert list(inspect.signature(original).parameters) == [
        "context", "box", "index", "child", "new_children", "page_is_empty", "absolute_boxes",
        "fixed_boxes", "adjoining_margins", "bottom_space", "position_y", "skip_stack",
        "first_letter_style", "first_line_style", "discard", "next_page", "max_lines",
    ]  # fmt: skip
    layout = inspect.getsource(block.block_container_layout)
    assert "child.position_y = position_y" in layout
    assert "next_page, new_children, new_max_lines) = _in_flow_layout(" in layout
    assert "bottom, top = line_box_verticality(line)" in inspect.getsource(
        inspect.getclosurevars(inline.get_next_linebox).nonlocals.get(
            "original", inline.get_next_linebox
        )
    )


def test_the_engine_still_makes_lines_and_divides_words_as_the_hyphens_need_it() -> None:
    from weasyprint.layout import inline
    from weasyprint.text import line_break

    original = inspect.getclosurevars(inline.get_next_linebox).nonlocals.get(
        "original", inline.get_next_linebox
    )
    assert list(inspect.signature(original).parameters) == [
        "context", "linebox", "position_y", "bottom_space", "skip_stack", "containing_block",
        "absolute_boxes", "fixed_boxes", "first_letter_style", "first_line_style",
    ]  # fmt: skip
    source = inspect.getsource(line_break)
    assert "dictionary_key = (lang, left, right, total)" in source
    assert "dictionary = context.dictionaries.get(dictionary_key)" in source
    assert "in dictionary.iterate(next_word)]" in source
    assert "line, resume_at = get_next_linebox(" in inspect.getsource(inline.iter_line_boxes)


def test_the_engine_still_stretches_indents_and_strips_lines_as_right_to_left_needs_it() -> None:
    from weasyprint.draw import text
    from weasyprint.layout import inline
    from weasyprint.text.line_break import Layout

    hooks = {
        "add_word_spacing": ("stretch", ["context", "box", "justification_spacing", "x_advance"]),
        "text_align": ("align", ["context", "line", "available_width", "last"]),
        "remove_last_whitespace": ("strip", ["context", "line"]),
    }
    for name, (original, parameters) in hooks.items():
        now = getattr(inline, name)
        one = inspect.getclosurevars(now).nonlocals.get(original, now)
        assert list(inspect.signature(one).parameters) == parameters
    line = inspect.getsource(
        inspect.getclosurevars(inline.get_next_linebox).nonlocals.get(
            "original", inline.get_next_linebox
        )
    )
    assert "position_x += linebox.text_indent" in line
    assert "offset_x -= line.width" in line
    assert "self.set_text(self.text, justify=True)" in inspect.getsource(Layout.reactivate)
    assert "string += f'>{-offset}<'" in inspect.getsource(text.draw_first_line)
