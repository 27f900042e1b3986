#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls and words that have no place in the tree, each with the reason.

The patterns are written so that they do not match themselves.
"""
import re

from source import Report, code_only, files, line_of, read, text_files

# (where, what, why): in C without comments and strings.
C_CALLS = (
    ('src tests', r'\bgoto\b', 'leave early or split the function'),
    ('src', r'\bstrftime\s*\(', 'dates are written by sam-locale, from CLDR'),
    ('src', r'\bg_date_time_format\s*\(', 'dates are written by sam-locale, from CLDR'),
    ('src', r'\bg_date_strftime\s*\(', 'dates are written by sam-locale, from CLDR'),
    ('src tests', r'\b(?:g_)?u?sleep\s*\(|\bnanosleep\s*\(|\bclock_nanosleep\s*\(',
     'wait for the event, not for the clock'),
    ('src', r'\bsetlocale\s*\(\s*LC_(?!ALL\b)', 'the locale is an argument'),
    ('src/core src/sql src/vault src/store src/sync src/print src/demo', r'\bsetlocale\s*\(',
     'the locale is an argument'),
    ('tests', r'\bg_test_skip\s*\(', 'a test that does not run shows nothing'),
    ('src', r'\bsqlite3_interrupt\s*\(', 'cancel reads with a progress handler'),
    ('src', r'\b(?:sprintf|vsprintf|strcpy|strcat|gets|tmpnam|mktemp|system|popen)\s*\(',
     'has a safe sibling'),
    ('src', r'\bg_set_error(?:_literal)?\s*\(\s*NULL', 'the caller’s error, or none'),
    ('src tests', r'\bg_autoptr\s*\(\s*GError\s*\)\s*\w+\s*;', 'an error begins as NULL'),
    ('src', r'\bg_propagate_error\s*\(\s*(\w+)\s*,\s*\1\s*\)', 'an error can’t follow itself'),
    ('src', r'\bsoup_server_(?:un)?pause_message\s*\(', 'soup_server_message_pause'),
)
# core asks the computer for nothing.
CORE = (r'\bg_get_(?:real|monotonic)_time\s*\(|\bg_date_time_new_now\w*\s*\(|\bclock_gettime\s*\('
        r'|\bgettimeofday\s*\(|\btime\s*\(\s*(?:NULL|&)|\bg_random_\w+\s*\(|\bg_rand_new\s*\('
        r'|\bg_uuid_string_random\s*\(|\bg_thread_\w+\s*\(|\bg_task_run_in_thread\w*\s*\('
        r'|\bg_file_(?:get|set)_contents\w*\s*\(|\bfopen\s*\(|\bg_fopen\s*\(|\bgetenv\s*\(')
CORE_MAY = ('src/core/sam-clock.c',)
# Newer than GTK 4.8 and libadwaita 1.2, or deprecated by a later one.
OLD_OR_NEW = (
    r'\b(?:Gtk(?:FileDialog|AlertDialog|UriLauncher|ColorDialog|FontDialog|ColumnViewCell'
    r'|PrintDialog|TreeView\w*|ListStore|TreeStore|TreeModel\w*|ComboBox(?:Text)?|IconView'
    r'|CellRenderer\w*|CellLayout|EntryCompletion|Dialog|MessageDialog|InfoBar|Statusbar|Assistant'
    r'|LockButton|VolumeButton|(?:App|Color|Font)Chooser\w*|StyleContext)'
    r'|Adw(?:Banner|Navigation(?:View|Page|SplitView)|OverlaySplitView|ToolbarView|Breakpoint\w*'
    r'|SwitchRow|SpinRow|Dialog|AlertDialog|AboutDialog|PreferencesDialog|Spinner|ButtonRow'
    r'|BottomSheet|ToggleGroup|WrapBox|Flap|Squeezer|ViewSwitcherTitle|AboutWindow))\b'
    r'|\bgtk_(?:file_dialog|alert_dialog|uri_launcher|tree_view|list_store|tree_store|combo_box'
    r'|icon_view|cell_renderer|entry_completion|dialog|message_dialog|info_bar|statusbar|assistant'
    r'|lock_button|style_context|render)_\w+'
    r'|\bgtk_widget_(?:show|hide|get_allocation|get_allocated_\w+)\s*\('
    r'|\bgtk_(?:list|column)_view_scroll_to\b|\bgtk_css_provider_load_from_(?:string|data)\b'
    r'|\bgtk_accessible_announce\b|\bgtk_(?:image|picture)_new_from_pixbuf\b'
    r'|\badw_(?:leaflet|flap|squeezer|about_window|banner|navigation_\w+|toolbar_view'
    r'|breakpoint|switch_row|spin_row|alert_dialog|dialog)_\w+'
    r'|\badw_(?:action|expander)_row_set_icon_name\b|\badw_message_dialog_choose\b'
    r'|\bg_set_str\b|\bg_string_free_and_steal\b|\bg_task_set_static_name\b'
    r'|\bg_strv_builder_take\b|\bg_hash_table_steal_all_keys\b')
COMPAT = r'\badw_message_dialog_\w+|\bgtk_file_chooser_native_\w+|\badw_preferences_window_\w+'
# In any text file.
WORDS = (
    (r'\bTO' r'DO\b|\bFIX' r'ME\b|\bXX' r'X\b', 'finish it, or open an issue'),
    (r'/wor' r'k/\w', 'a path of somebody’s machine'),
    (r'\bissue (?:no\. ?)?#?' r'\d', 'say the thing itself: a number says nothing in a year'),
)
LARGE = 60 * 1024


def main():
    report = Report()
    c_files = [(p, code_only(read(p))) for p in files('.c', '.h', under=('src', 'include', 'tests'))]
    for path, code in c_files:
        name = str(path)
        for where, pattern, why in C_CALLS:
            if name.startswith(tuple(w + '/' for w in where.split())):
                report.search(path, code, re.compile(pattern, re.M), why)
        if name.startswith('src/core/') and name not in CORE_MAY:
            report.search(path, code, CORE, 'core has no clock, chance, threads or files')
        if name.startswith(('src/ui/', 'include/')):
            report.search(path, code, OLD_OR_NEW, 'not in GTK 4.8 / libadwaita 1.2, or deprecated')
        if name.startswith('src/ui/') and not name.startswith('src/ui/compat/'):
            report.search(path, code, COMPAT, 'only inside src/ui/compat')
        if name.startswith('src/') and len(read(path).encode()) > LARGE:
            report.add(path, 1, 'more than 60 kB: split it by concern')

    leaflets = []
    for path in files('.ui', under=('src', 'data')):
        text = read(path)
        report.search(path, text, OLD_OR_NEW, 'not in GTK 4.8 / libadwaita 1.2, or deprecated')
        leaflets += [path] if '"AdwLeaflet"' in text else []
    for path in leaflets[1:]:
        report.add(path, 1, f'AdwLeaflet is already in {leaflets[0]}: one file only')

    for path in files('.py', under=('tests',)):
        text = read(path)
        if str(path) != 'tests/ui/window.py':
            report.search(path, text, r'\b(?:time\.)?sle' r'ep\s*\(', 'wait() in tests/ui/window.py')
        report.search(path, text, r'DESKTOP_COO' r'RDS|CoordType\.SCR' r'EEN|COORD_TYPE_SCR' r'EEN',
                      'GTK 4 knows only WINDOW coordinates')
        report.search(path, text, r'\bski' r'pTest\b|@unittest\.ski' r'p',
                      'a test that does not run shows nothing')

    for path in files('.gschema.xml', under=('data',)):
        text = read(path)
        for m in re.finditer(r'<key\s[^>]*\btype="([^"]*)"', text):
            if 's' in m.group(1) or 'v' in m.group(1):
                report.add(path, line_of(text, m.start()),
                           'settings lie unsealed on disk: no free text in them')

    for path in files('.css', under=('src', 'data')):
        text = read(path)
        code = code_only(text, strings=True)
        report.search(path, code, r'#[0-9a-fA-F]{3,8}\b|\brgba?\s*\(|\bhsla?\s*\(',
                      'only libadwaita’s named colours')
        if text.count('\n') > 150:
            report.add(path, 151, 'more than 150 lines')

    for path, text in text_files():
        if str(path) == 'LICENSE':
            continue
        for pattern, why in WORDS:
            report.search(path, text, pattern, why)
    report.end(len(c_files))


main()
