# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work a GTK 4 window as a person does: look, press, type, wait. The one helper of the UI tests.

    from window import App

    with App(['build/test/src/ui/samspor', '--profile', folder]) as app:
        app.window('Samspor')                     # until it is there and has the keyboard
        app.press('push button', 'Ny henvendelse')  # a role and a spoken name …
        app.fill('Fornavn', 'Kåre')               # … or the name alone
        app.pick('Status', 'Venter')              # a combo row or drop-down
        app.key('ctrl+s')
        app.find('label', 'Lagret')               # waits up to 30 s, else the test fails
        app.shot('cases.png')

Run a test inside `tests/lib/display`; meson does so for every test in suite `ui`.

**Looking** happens only in the top window: the one with the keyboard, so a dialog hides what
is behind it, and an open popover is part of its window. A name is the exact spoken name or a
compiled regular expression; what has no name of its own (a label, a list row) is known by the
text in it. `find` waits; `look` answers at once with a Node or None; `every` gives all;
`row(text)` is the list or table row that contains the text; `gone(role, name)` waits until it
is no longer there. `within=node` narrows all of them. Of a long list only the rows in its
visible part are looked at: `row('Nordmann', within=list, scroll=True)` turns the wheel, but
a search is quicker, and GTK 4.8 may let a list jump when another one has been used meanwhile.

**Doing.** `press` uses the AT-SPI action where GTK 4.8 has one (buttons, menu items, switches)
and else clicks the middle (rows, action rows, check buttons, combo rows), scrolling there with
the wheel first. `click(node, count=2)` activates a row of a list view. `fill` sets the whole
text; `type` types it key by key where the focus is; `key('shift+Tab')` presses one combination.
`choose_file(path)` answers an open or save dialog. Two programs may run at once: `bring(title)`
has the one in front that is to be worked next.

**Node**: role, name, description, text, states (a set of words such as 'focused', 'checked',
'selected', 'sensitive'), box (x, y, width, height in its window), words (all text in it),
children(), parent(), actions(), walk().

**Waiting.** `wait(predicate)` is the only place in the tests that sleeps: never sleep yourself.

**Ending.** Leaving the `with` closes the window, waits for the program's end and fails the test
if it ended badly or if stderr has a critical, a warning or a sanitizer's report. `kill()` is
for crash tests. When a test fails, a picture of the screen, what the window said and stderr
are left in $SAMSPOR_SHOTS (build/shots) and named in the output.
"""
import os
import pathlib
import re
import signal
import struct
import subprocess
import sys
import time
import zlib

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib  # noqa: E402
from Xlib import X, XK, display as xdisplay, error as xerror, protocol  # noqa: E402
from Xlib.ext import xtest  # noqa: E402

TOP = pathlib.Path(__file__).resolve().parents[2]
PATIENCE = 30.0
# What must never be on a program's stderr.
BAD = re.compile(r'-(CRITICAL|WARNING|ERROR) \*\*|\b\w+Sanitizer\b|runtime error:|'
                 r'Bail out!|assertion .* failed')
# Spoken names that are no names: GTK 4.8 falls back to the name of the class.
CLASS_NAME = re.compile(r'^(Gtk|Adw|Sam)[A-Z]\w*$')
ROWS = ('list item', 'table row', 'tree item')
LISTS = ('list', 'list box', 'tree table', 'table')
# In the order of the state numbers of AT-SPI.
STATES = ('invalid active armed busy checked collapsed defunct editable enabled expandable '
          'expanded focusable focused has-tooltip horizontal iconified modal multi-line '
          'multiselectable opaque pressed resizable selectable selected sensitive showing '
          'single-line stale transient vertical visible manages-descendants indeterminate '
          'required truncated animated invalid-entry').split()
ACTIONS = ('click', 'toggle', 'press', 'activate', 'expand')
A11Y = 'org.a11y.atspi.'
COORD_TYPE_WINDOW = 1
MODIFIERS = {'ctrl': 'Control_L', 'shift': 'Shift_L', 'alt': 'Alt_L', 'super': 'Super_L'}


def wait(predicate, timeout=PATIENCE, what=None):
    """Until predicate() is true; returns what it returned. The only sleep in the tests.
    An object that goes away meanwhile is no answer yet."""
    end = time.monotonic() + timeout
    while True:
        try:
            answer = predicate()
        except Gone:
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f'waited {timeout:g} s in vain for {what or predicate}')
        time.sleep(0.03)


def matches(pattern, text):
    return pattern == text if isinstance(pattern, str) else bool(pattern.search(text))


class Gone(Exception):
    """The object is no longer there; its window has changed meanwhile."""


class Node:
    """One accessible object. Every question goes to the program: nothing is cached."""

    def __init__(self, bus, owner, path):
        self.bus, self.owner, self.path = bus, owner, path

    def __eq__(self, other):
        return isinstance(other, Node) and (self.owner, self.path) == (other.owner, other.path)

    def __hash__(self):
        return hash((self.owner, self.path))

    def __repr__(self):
        try:
            return f'<{self.role} {self.name!r} {self.words[:60]!r}>'
        except Gone:
            return '<gone>'

    def call(self, interface, method, args=None, reply=None):
        try:
            answer = self.bus.call_sync(
                self.owner, self.path, interface, method, args,
                GLib.VariantType(reply) if reply else None,
                Gio.DBusCallFlags.NO_AUTO_START, int(PATIENCE * 1000), None)
        except GLib.Error as e:
            raise Gone(e.message) from None
        return answer.unpack()

    def get(self, interface, prop):
        return self.call('org.freedesktop.DBus.Properties', 'Get',
                         GLib.Variant('(ss)', (A11Y + interface, prop)), '(v)')[0]

    def at(self, reference):
        owner, path = reference
        return None if path.endswith('/null') else Node(self.bus, owner, path)

    @property
    def role(self):
        number = self.call(A11Y + 'Accessible', 'GetRole', None, '(u)')[0]
        return Atspi.role_get_name(Atspi.Role(number))

    @property
    def name(self):
        name = self.get('Accessible', 'Name')
        half = len(name) // 2
        # GTK 4.8 says a button's label twice when it is also what labels the button.
        return name[:half] if name and name == f'{name[:half]} {name[:half]}' else name

    @property
    def description(self):
        return self.get('Accessible', 'Description')

    @property
    def interfaces(self):
        names = self.call(A11Y + 'Accessible', 'GetInterfaces', None, '(as)')[0]
        return {n.rpartition('.')[2] for n in names}

    @property
    def states(self):
        low, high = self.call(A11Y + 'Accessible', 'GetState', None, '(au)')[0]
        bits = low | high << 32
        return {s for i, s in enumerate(STATES) if bits >> i & 1}

    @property
    def text(self):
        """What stands in an entry, text view or label; the name of anything else."""
        if 'Text' in self.interfaces:
            n = self.get('Text', 'CharacterCount')
            return self.call(A11Y + 'Text', 'GetText', GLib.Variant('(ii)', (0, n)), '(s)')[0]
        return self.name

    @property
    def words(self):
        """All that can be read in this object, one space between the pieces."""
        return ' '.join(filter(None, (n.text for n in self.walk() if n.role in ('label', 'text'))))

    @property
    def box(self):
        """(x, y, width, height) in its window. Only WINDOW: GTK 4 knows no other."""
        return self.call(A11Y + 'Component', 'GetExtents',
                         GLib.Variant('(u)', (COORD_TYPE_WINDOW,)), '((iiii))')[0]

    def actions(self):
        if 'Action' not in self.interfaces:
            return []
        n = self.get('Action', 'NActions')
        return [self.call(A11Y + 'Action', 'GetName', GLib.Variant('(i)', (i,)), '(s)')[0]
                for i in range(n)]

    def act(self, *wanted):
        """Do the first of the named actions that the object has; False if it has none."""
        have = self.actions()
        for name in wanted:
            if name in have:
                return self.call(A11Y + 'Action', 'DoAction',
                                 GLib.Variant('(i)', (have.index(name),)), '(b)')[0]
        return False

    def parent(self):
        return self.at(self.get('Accessible', 'Parent'))

    def ancestors(self):
        node = self.parent()
        while node and node.role != 'application':
            yield node
            node = node.parent()

    def children(self):
        refs = self.call(A11Y + 'Accessible', 'GetChildren', None, '(a(so))')[0]
        return [c for c in map(self.at, refs) if c]

    def is_drawn(self):
        """Whether the object is really where it says: the rows that a list view keeps beyond its
        edges go on telling the place they had."""
        x, y, w, h = self.box
        return self.call(A11Y + 'Component', 'Contains',
                         GLib.Variant('(iiu)', (x + w // 2, y + h // 2, COORD_TYPE_WINDOW)),
                         '(b)')[0]

    def shown_children(self):
        """The children; of a long list only the rows whose middle can be seen. A list view keeps
        some two hundred rows: try every fourth and go on from there to both sides."""
        children = self.children()
        if len(children) < 60:
            return children
        _, top, _, height = self.box

        def seen(i):
            if not 0 <= i < len(children):
                return False
            _, y, _, h = children[i].box
            return top <= y + h // 2 < top + height and children[i].is_drawn()
        step = 4
        hit = next((i for start in range(step) for i in range(start, len(children), step)
                    if seen(i)), None)
        if hit is None:
            return []
        first = last = hit
        while seen(first - 1):
            first -= 1
        while seen(last + 1):
            last += 1
        return children[first:last + 1]

    def walk(self):
        """This object and all below it, in reading order."""
        yield self
        for child in self.shown_children():
            yield from child.walk()

    def select(self, index):
        """Select a child by its number; lists and opened drop-downs."""
        return self.call(A11Y + 'Selection', 'SelectChild',
                         GLib.Variant('(i)', (index,)), '(b)')[0]

    def focus(self):
        return self.call(A11Y + 'Component', 'GrabFocus', None, '(b)')[0]

    def is_called(self, name):
        if name is None:
            return True
        own = self.name
        if matches(name, own):
            return True
        role = self.role
        if role in ('label', 'text'):
            return matches(name, self.text)
        if role in ROWS and (not own or CLASS_NAME.match(own)):
            return any(matches(name, n.text) for n in self.walk() if n.role == 'label')
        return False

    def dump(self, depth=0):
        """The tree as text, for a failing test's report."""
        try:
            line = '  ' * depth + f'{self.role} {self.name!r}'
            if 'Text' in self.interfaces:
                line += f' text={self.text!r}'
            lines = [line]
            for child in self.shown_children():
                lines += child.dump(depth + 1)
            return lines
        except Gone as e:
            return ['  ' * depth + f'(gone: {e})']


class Screen:
    """Pointer, keyboard, windows and pictures of the X display that we are on."""

    def __init__(self):
        self.x = xdisplay.Display()
        self.root = self.x.screen().root
        self.codes = {}
        low, count = self.x.display.info.min_keycode, 0
        count = self.x.display.info.max_keycode - low + 1
        self.spare = []
        for i, syms in enumerate(self.x.get_keyboard_mapping(low, count)):
            if not any(syms):
                self.spare.append(low + i)
            for level in (1, 0):
                if level < len(syms) and syms[level]:
                    self.codes.setdefault(syms[level], (low + i, bool(level)))
        # Unshifted wins: the letters of a key have both levels alike in some layouts.
        for i, syms in enumerate(self.x.get_keyboard_mapping(low, count)):
            if syms and syms[0]:
                self.codes[syms[0]] = (low + i, False)

    def prop(self, window, name):
        try:
            value = window.get_full_property(self.x.intern_atom(name), X.AnyPropertyType)
        except (xerror.BadWindow, xerror.BadDrawable):
            return None
        return value.value if value else None

    def active(self):
        value = self.prop(self.root, '_NET_ACTIVE_WINDOW')
        return self.x.create_resource_object('window', value[0]) if value and value[0] else None

    def has_keyboard(self, window):
        """Whether keys go to this window or into it: it is called active a little earlier."""
        try:
            at = self.x.get_input_focus().focus
            while not isinstance(at, int) and at and at.id != self.root.id:
                if at.id == window.id:
                    return True
                at = at.query_tree().parent
        except (xerror.BadWindow, xerror.BadDrawable):
            pass
        return False

    def pid(self, window):
        value = self.prop(window, '_NET_WM_PID')
        return value[0] if value else 0

    def origin(self, window):
        """Where a window's content begins on the screen: GTK draws its shadow inside."""
        at = window.translate_coords(self.root, 0, 0)
        left, _, top, _ = self.prop(window, '_GTK_FRAME_EXTENTS') or (0, 0, 0, 0)
        return -at.x + left, -at.y + top

    def activate(self, window):
        """What a press in the task bar asks of the window manager."""
        event = protocol.event.ClientMessage(
            window=window, client_type=self.x.intern_atom('_NET_ACTIVE_WINDOW'),
            data=(32, [2, X.CurrentTime, 0, 0, 0]))
        self.root.send_event(event, event_mask=X.SubstructureRedirectMask
                             | X.SubstructureNotifyMask)
        self.x.sync()

    def over(self):
        """The windows that no window manager handles, popovers and tooltips, topmost first,
        and their geometry."""
        for window in reversed(self.root.query_tree().children):
            try:
                a, g = window.get_attributes(), window.get_geometry()
            except (xerror.BadWindow, xerror.BadDrawable):
                continue
            if (a.override_redirect and a.map_state == X.IsViewable
                    and a.win_class == X.InputOutput):
                yield window, g

    def popups(self, size):
        """Popover windows of exactly this size."""
        return [w for w, g in self.over() if (g.width, g.height) == size]

    def popups_at(self, x, y):
        return [w for w, g in self.over()
                if g.x <= x < g.x + g.width and g.y <= y < g.y + g.height]

    @property
    def corner(self):
        """A place where no window of ours is pointed at."""
        size = self.root.get_geometry()
        return size.width - 1, size.height - 1

    def point(self, x, y):
        xtest.fake_input(self.x, X.MotionNotify, x=x, y=y)
        self.x.sync()

    def click(self, x, y, button=1, count=1):
        xtest.fake_input(self.x, X.MotionNotify, x=x, y=y)
        for _ in range(count):
            xtest.fake_input(self.x, X.ButtonPress, button)
            xtest.fake_input(self.x, X.ButtonRelease, button)
        self.x.sync()

    def code(self, sym):
        """The key for a symbol. What the layout lacks gets a spare key once and keeps it:
        a key that changed its meaning while events wait would type something else."""
        if sym not in self.codes:
            if not self.spare:
                raise AssertionError(f'no spare key left for keysym {sym:#x}')
            key = self.spare.pop()
            width = len(self.x.get_keyboard_mapping(key, 1)[0])
            self.x.change_keyboard_mapping(key, [[sym] * width])
            self.x.sync()
            self.codes[sym] = (key, False)
        return self.codes[sym]

    @staticmethod
    def sym(name):
        sym = XK.string_to_keysym(name)
        if not sym and len(name) == 1:
            sym = ord(name) if ord(name) < 0x100 else 0x1000000 | ord(name)
        if not sym:
            raise AssertionError(f'no key is called {name!r}')
        return sym

    def press_key(self, name, modifiers=()):
        key, shifted = self.code(self.sym(name))
        held = [self.code(self.sym(MODIFIERS[m]))[0] for m in modifiers]
        if shifted and 'shift' not in modifiers:
            held.append(self.code(self.sym('Shift_L'))[0])
        for k in held:
            xtest.fake_input(self.x, X.KeyPress, k)
        xtest.fake_input(self.x, X.KeyPress, key)
        xtest.fake_input(self.x, X.KeyRelease, key)
        for k in reversed(held):
            xtest.fake_input(self.x, X.KeyRelease, k)
        self.x.sync()

    def picture(self, path, area=None):
        """Write a part (x, y, width, height) of the screen, or all of it, as PNG."""
        g = self.root.get_geometry()
        x, y, w, h = area or (0, 0, g.width, g.height)
        w, h = min(x + w, g.width) - max(x, 0), min(y + h, g.height) - max(y, 0)
        x, y = max(x, 0), max(y, 0)
        data = self.root.get_image(x, y, w, h, X.ZPixmap, 0xffffffff).data
        rgb = bytearray(w * h * 3)
        rgb[0::3], rgb[1::3], rgb[2::3] = data[2::4], data[1::4], data[0::4]
        rows = b''.join(b'\0' + rgb[i * w * 3:(i + 1) * w * 3] for i in range(h))

        def chunk(kind, body):
            return (struct.pack('>I', len(body)) + kind + body
                    + struct.pack('>I', zlib.crc32(kind + body)))
        path = pathlib.Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b'\x89PNG\r\n\x1a\n'
                         + chunk(b'IHDR', struct.pack('>IIBBBBB', w, h, 8, 2, 0, 0, 0))
                         + chunk(b'IDAT', zlib.compress(rows, 6)) + chunk(b'IEND', b''))
        return path


class App:
    """A program under test: started, looked at, worked and ended here, by its process id."""

    def __init__(self, command, env=None, allow=(), name=None):
        """env: more environment · allow: regular expressions of stderr lines that are wanted."""
        self.command = [str(c) for c in command]
        self.allow = [re.compile(a) for a in allow]
        self.name = name or pathlib.Path(sys.argv[0]).stem
        self.shots = pathlib.Path(os.environ.get('SAMSPOR_SHOTS') or TOP / 'build' / 'shots')
        self.extra = dict(env or {})
        self.process = None
        self.screen = Screen()
        session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress',
                                    None, None, 0, 30000, None).unpack()[0]
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)

    # Life ------------------------------------------------------------------------------

    def start(self):
        env = dict(os.environ, **self.extra)
        # GTK, fontconfig and the drivers keep memory to the end: leaks are looked for below ui.
        env['ASAN_OPTIONS'] = 'detect_leaks=0:abort_on_error=1:strict_string_checks=1'
        env['UBSAN_OPTIONS'] = 'print_stacktrace=1:halt_on_error=1'
        folder = pathlib.Path(os.environ.get('TMPDIR', '/tmp'))
        self.stdout_path = folder / f'{self.name}-{os.getpid()}-{id(self)}.out'
        self.stderr_path = self.stdout_path.with_suffix('.err')
        with open(self.stdout_path, 'w') as out, open(self.stderr_path, 'w') as err:
            self.process = subprocess.Popen(self.command, env=env, stdin=subprocess.DEVNULL,
                                            stdout=out, stderr=err)
        return self

    @property
    def pid(self):
        return self.process.pid

    @property
    def stdout(self):
        return self.stdout_path.read_text(errors='replace')

    @property
    def stderr(self):
        return self.stderr_path.read_text(errors='replace')

    def complaints(self):
        """Lines of stderr that no run may have."""
        return [line for line in self.stderr.splitlines()
                if BAD.search(line) and not any(a.search(line) for a in self.allow)]

    def alive(self):
        return self.process.poll() is None

    def stop(self, code=0):
        """Close its windows as the user would and see it end well."""
        def closed():
            if not self.alive():
                return True
            try:
                for window in self.windows():
                    window.act('window.close')
            except Gone:
                pass
            return False
        wait(closed, what=f'the end of {self.command[0]}')
        assert self.process.returncode == code, \
            f'{self.command[0]} ended with {self.process.returncode}\n{self.stderr}'
        self.check()

    def check(self):
        bad = self.complaints()
        assert not bad, 'on stderr:\n' + '\n'.join(bad)

    def kill(self, sig=signal.SIGKILL):
        """End it the hard way (crash tests); stderr is still looked at by check()."""
        if self.alive():
            self.process.send_signal(sig)
        self.process.wait()

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, error, trace):
        try:
            if kind:
                self.report()
            elif self.alive():
                self.stop()
            else:
                self.check()
        finally:
            self.kill()
            self.bus.close_sync(None)
            self.screen.x.close()

    def report(self):
        """What a failing test leaves behind."""
        base = self.shots / f'failed-{self.name}'
        self.shots.mkdir(parents=True, exist_ok=True)
        self.screen.picture(base.with_suffix('.png'))
        try:
            tree = [line for w in self.windows() for line in w.dump()]
        except Gone as e:
            tree = [f'(gone: {e})']
        base.with_suffix('.txt').write_text('\n'.join(tree) + '\n\nstderr:\n' + self.stderr)
        print(f'picture and tree: {base}.png, {base}.txt\n{self.stderr}', file=sys.stderr)

    # Looking ---------------------------------------------------------------------------

    def root(self):
        """The program's root object: the one whose bus connection has our process id."""
        registry = Node(self.bus, 'org.a11y.atspi.Registry', '/org/a11y/atspi/accessible/root')
        for child in registry.children():
            try:
                pid = self.bus.call_sync(
                    'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                    'GetConnectionUnixProcessID', GLib.Variant('(s)', (child.owner,)), None, 0,
                    -1, None).unpack()[0]
            except GLib.Error:
                continue
            if pid == self.pid:
                return child
        return None

    def windows(self):
        root = self.root() if self.alive() else None
        return root.children() if root else []

    def top(self):
        """The window that has the keyboard, None while no window of ours has it."""
        window = self.screen.active()
        if (not window or self.screen.pid(window) != self.pid
                or not self.screen.has_keyboard(window)):
            return None
        ours = self.windows()
        title = bytes(self.screen.prop(window, '_NET_WM_NAME') or b'').decode()
        # GTK 4.8 calls application windows active, but never a dialog.
        titled = [n for n in ours if n.name == title]
        active = [n for n in ours if 'active' in n.states]
        return next((n for n in reversed(titled or active or ours)), None)

    def window(self, title=None):
        """Wait until the window with this title is there and has the keyboard."""
        def there():
            assert self.alive(), f'{self.command[0]} ended:\n{self.stderr}'
            node = self.top()
            return node if node and (title is None or matches(title, node.name)) else None
        return wait(there, 30 if title is None or not self.root() else PATIENCE,
                    f'the window {title!r}')

    def bring(self, title):
        """Have our window with this title in front, as a press in the task bar does: another
        program's may be there, or another one of ours."""
        screen = self.screen

        def there():
            top = self.top()
            if top and matches(title, top.name):
                return top
            for number in screen.prop(screen.root, '_NET_CLIENT_LIST') or ():
                window = screen.x.create_resource_object('window', number)
                name = bytes(screen.prop(window, '_NET_WM_NAME') or b'').decode()
                if screen.pid(window) == self.pid and matches(title, name):
                    screen.activate(window)
            return None
        return wait(there, what=f'{title!r} in front')

    def every(self, role=None, name=None, within=None):
        try:
            start = within or self.top()
            return [n for n in start.walk()
                    if (role is None or n.role == role) and n.is_called(name)] if start else []
        except Gone:
            return []

    def look(self, role=None, name=None, within=None):
        """The first object with this role and name that is there now, or None."""
        start = within
        try:
            start = start or self.top()
            for n in start.walk() if start else ():
                if (role is None or n.role == role) and n.is_called(name):
                    return n
        except Gone:
            pass
        return None

    def find(self, role=None, name=None, within=None, timeout=PATIENCE):
        return wait(lambda: self.look(role, name, within), timeout, f'{role or "anything"} {name!r}')

    def gone(self, role=None, name=None, within=None):
        """Wait until it is not there."""
        wait(lambda: self.top() and not self.look(role, name, within),
             what=f'the end of {role} {name!r}')

    def look_row(self, text, within=None):
        try:
            start = within or self.top()
            for n in start.walk() if start else ():
                if n.role in ROWS and (matches(text, n.words) if not isinstance(text, str)
                                       else text in n.words or text in n.name):
                    return n
        except Gone:
            pass
        return None

    def row(self, text, within=None, scroll=False):
        """Wait for the row of a list or table that has this text in it; with scroll, turn the
        wheel over `within` until it comes. (Rows are used again for other records when a list
        view scrolls: look a row up when you need it, never keep it.)"""
        if scroll:
            row = wait(lambda: self.look_row(text, within) or self.turn(within) is None,
                       30, f'a row with {text!r}')
            if isinstance(row, Node):
                return row
        return wait(lambda: self.look_row(text, within), what=f'a row with {text!r}')

    def turn(self, node, down=True):
        """Less than a page of the wheel over a list; None when it is at its end."""
        def seen():
            rows = node.shown_children()
            return [(r.words, r.box) for r in rows[:1] + rows[-1:]]
        before = seen()
        notches = max(1, node.box[3] // 120)
        self.screen.click(*self.middle(node), button=5 if down else 4, count=notches)
        try:
            wait(lambda: seen() != before, 2)
        except AssertionError:
            return None
        return node

    def still(self, node):
        """Wait until the object stays where it is."""
        places = []

        def same():
            places.append(node.box)
            return places[-2:-1] == places[-1:]
        wait(same, what=f'{node} to come to rest')
        return node

    def focused(self):
        try:
            top = self.top()
            return next((n for n in top.walk() if 'focused' in n.states), None) if top else None
        except Gone:
            return None

    def unnamed(self):
        """Focusable objects that a screen reader could not name."""
        top = self.top()
        return [n for n in top.walk() if 'focusable' in n.states
                and n.role not in LISTS + ('scroll pane',)
                and (not n.name.strip() or CLASS_NAME.match(n.name)) and not n.words]

    # Doing -----------------------------------------------------------------------------

    def target(self, role, name, within=None):
        """A Node as it is; two words are a role and a name; one is a name."""
        if isinstance(role, Node):
            return role
        return self.find(None, role, within) if name is None else self.find(role, name, within)

    def popup(self, node):
        """The X window of the popover the object is in and its box there, or None. Found by
        its size: the tree tells no more."""
        for anchor in (node, *node.ancestors()):
            if anchor.role in ('frame', 'window', 'dialog', 'alert', 'application'):
                break
            if 'Component' not in anchor.interfaces:
                continue
            box = anchor.box
            if box[2] and box[3]:
                for window in self.screen.popups(box[2:]):
                    if self.screen.pid(window) in (0, self.pid):
                        return window, box
        return None

    def place(self, node):
        """Where the object is on the screen (x, y, width, height). Inside a popover AT-SPI
        counts from its opener."""
        x, y, w, h = node.box
        popup = self.popup(node)
        if popup:
            window, (ax, ay, _, _) = popup
            at = window.translate_coords(self.screen.root, 0, 0)
            return -at.x + x - ax, -at.y + y - ay, w, h
        left, top = self.screen.origin(self.screen.active())
        return left + x, top + y, w, h

    def strike(self, x, y, within=None, button=1, count=1):
        """Press there, in the window or in the popover within. A tooltip that lies over the
        place would take the press, so the pointer goes aside until it is gone."""
        def bare():
            return all(w == within for w in self.screen.popups_at(x, y))
        if not bare():
            self.screen.point(*self.screen.corner)
            wait(bare, what=f'nothing over {x}, {y}')
        self.screen.click(x, y, button, count)

    def middle(self, node):
        x, y, w, h = self.place(node)
        return x + w // 2, y + h // 2

    def show(self, node):
        """Turn the wheel until the middle of the object is inside every pane that scrolls."""
        for pane in [a for a in node.ancestors() if a.role == 'scroll pane']:
            def outside():
                _, y, _, h = node.box
                _, top, _, height = pane.box
                return (y + h // 2 >= top + height) - (y + h // 2 < top)
            while outside():
                before = node.box
                self.screen.click(*self.middle(pane), button=5 if outside() > 0 else 4)
                wait(lambda b=before: node.box != b, what=f'{node} to scroll into view')
        self.still(node)

    def click(self, role, name=None, within=None, button=1, count=1):
        node = self.target(role, name, within)
        self.show(node)
        # Asked before: the click may be the end of it.
        is_text = node.role in ('text', 'entry')
        popup = self.popup(node)
        self.strike(*self.middle(node), popup and popup[0], button, count)
        if is_text:
            # The window manager hands a click on later than a key: keys must not overtake it.
            wait(lambda: any('focused' in n.states for n in node.walk()),
                 what=f'{node} to have the focus')
        return node

    def press(self, role, name=None, within=None):
        """Do what a press does: the action where there is one, else a click in the middle."""
        node = self.target(role, name, within)
        wait(lambda: 'sensitive' in node.states, what=f'{node} to be sensitive')
        for n in node.walk() if node.role.endswith('button') else (node,):
            # A GtkMenuButton has its action on the button inside.
            if n.role.endswith(('button', 'item', 'box', 'link')) and n.act(*ACTIONS):
                return node
        return self.click(node)

    def fill(self, role, text, name=None, within=None):
        """fill('Fornavn', 'Kåre') or fill(node, 'Kåre'): set an entry's or text view's text."""
        node = role if isinstance(role, Node) else wait(
            lambda: next((n for n in self.every('text', role, within)
                          if 'EditableText' in n.interfaces), None), what=f'the field {role!r}')
        assert node.call(A11Y + 'EditableText', 'SetTextContents',
                         GLib.Variant('(s)', (text,)), '(b)')[0], f'{node} refused its text'
        wait(lambda: node.text == text, what=f'{node} to have its text')
        return node

    def pick(self, role, choice, within=None):
        """pick('Status', 'Venter'): open a combo row or drop-down and choose."""
        node = role if isinstance(role, Node) else self.find('combo box', role, within)
        opener = next((n for n in node.walk() if n.role.endswith('button')), None)
        self.show(node)
        opener.act(*ACTIONS) if opener else self.click(node)

        def opened():
            pane = next((n for n in node.walk() if n.role == 'scroll pane'), None)
            options = next((n for n in pane.walk() if n.role == 'list'), None) if pane else None
            return options if options and options.children() else None
        options = wait(opened, what=f'the choices of {node}')
        words = [c.words for c in options.children()]
        hit = [i for i, w in enumerate(words) if matches(choice, w)]
        assert hit, f'{node} has no {choice!r}, only {words}'
        options.select(hit[0])
        wait(lambda: 'selected' in options.children()[hit[0]].states, what=f'{choice!r} selected')
        popup = self.popup(options)
        self.key('Return')
        wait(lambda: not opened(), what=f'{node} to close')
        # Until its window has gone from the screen, keys go there.
        wait(lambda: not popup or all(w != popup[0] for w, _ in self.screen.over()),
             what=f'the popover of {node} to go')
        return node

    def key(self, combination):
        """key('Return'), key('ctrl+s'), key('shift+Tab'), key('F5')"""
        *modifiers, name = combination.split('+') if combination != '+' else ['+']
        self.screen.press_key(name, modifiers)

    def type(self, text):
        """Type where the focus is, any letter that X knows."""
        for letter in text:
            self.screen.press_key({'\n': 'Return', '\t': 'Tab'}.get(letter, letter))

    def choose_file(self, path, accept=None, see=True):
        """Answer the open or save dialog that is coming; accept: its button, else Return; see: wait
        until it has gone."""
        def chooser():
            top = self.top()
            return top if self.look('filler', 'GtkFileChooserWidget', top) else None

        def location():
            node = self.focused()
            return node if node and node.role == 'text' else None
        wait(chooser, what='the file dialog')
        # The dialog may still be building itself and give the focus away once more.
        self.still(wait(chooser))
        self.key('ctrl+l')
        self.fill(wait(location, what='the location field'), str(path))
        if accept:
            self.press('push button', accept)
        else:
            self.key('Return')
        if see:
            wait(lambda: self.top() and not chooser(), what='the file dialog to close')

    def wait(self, predicate, timeout=PATIENCE, what=None):
        def guarded():
            assert self.alive(), f'{self.command[0]} ended:\n{self.stderr}'
            return predicate()
        return wait(guarded, timeout, what)

    def shot(self, path, whole=False):
        """A picture of the top window, or of the whole screen, as PNG; returns its path."""
        top = None if whole else self.top()
        area = None
        if top:
            x, y, w, h = top.box
            left, up = self.screen.origin(self.screen.active())
            area = (left + x, up + y, w, h)
        path = pathlib.Path(path)
        return self.screen.picture(path if path.is_absolute() else self.shots / path, area)
