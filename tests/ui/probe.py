#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small window with one of every widget that the UI tests must be able to work.

The test of the test helper drives it. What happened last stands in the label named
"status" and, line by line, on stdout. Two pages, and as in the real window only the
one that is shown is visible.
"""
import sys

import gi
gi.require_version('Gtk', '4.0')
gi.require_version('Adw', '1')
from gi.repository import Adw, Gio, GObject, Gtk  # noqa: E402


class Row(GObject.Object):
    def __init__(self, title):
        super().__init__()
        self.title = title


class Probe(Adw.Application):
    def __init__(self):
        super().__init__(application_id='no.samspor.Probe',
                         flags=Gio.ApplicationFlags.NON_UNIQUE)

    def say(self, what):
        print(what, flush=True)
        self.status.set_label(what)

    def do_activate(self):
        self.window = Adw.ApplicationWindow(application=self, title='Probe',
                                            default_width=1000, default_height=640)
        self.status = Gtk.Label(label='klar')
        self.status.update_property([Gtk.AccessibleProperty.LABEL], ['status'])
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
        box.append(self.header())
        self.toasts = Adw.ToastOverlay(vexpand=True)
        self.pages = [self.form(), self.lists()]
        body = Gtk.Box()
        body.append(self.sidebar())
        for page in self.pages:
            body.append(page)
        self.toasts.set_child(body)
        box.append(self.toasts)
        box.append(self.status)
        self.window.set_content(box)
        self.window.present()

    def header(self):
        bar = Adw.HeaderBar()
        menu = Gio.Menu()
        menu.append('Hei du', 'app.hei')
        hei = Gio.SimpleAction(name='hei')
        hei.connect('activate', lambda *_: self.say('menu hei'))
        self.add_action(hei)
        save = Gio.SimpleAction(name='save')
        save.connect('activate', lambda *_: self.say('save'))
        self.add_action(save)
        self.set_accels_for_action('app.save', ['<Control>s'])
        button = Gtk.MenuButton(icon_name='open-menu-symbolic', menu_model=menu)
        button.update_property([Gtk.AccessibleProperty.LABEL], ['Hovedmeny'])
        bar.pack_end(button)
        return bar

    def sidebar(self):
        side = Gtk.ListBox(css_classes=['navigation-sidebar'], width_request=160)
        for name in ('Skjema', 'Lister'):
            row = Gtk.ListBoxRow(child=Gtk.Label(label=name, xalign=0),
                                 tooltip_text=f'Siden {name}')
            row.update_property([Gtk.AccessibleProperty.LABEL], [name])
            side.append(row)
        side.connect('row-activated', lambda _, row: self.show_page(row.get_index()))
        return side

    def show_page(self, n):
        for i, page in enumerate(self.pages):
            page.set_visible(i == n)
        self.say(f'page {n}')

    def form(self):
        page = Adw.PreferencesPage(hexpand=True)
        group = Adw.PreferencesGroup(title='Person')
        page.add(group)
        name = Adw.EntryRow(title='Fornavn')
        name.connect('changed', lambda e: self.say(f'fornavn={e.get_text()}'))
        group.add(name)
        phone = Gtk.Entry()
        phone.update_property([Gtk.AccessibleProperty.LABEL], ['Telefon'])
        phone.connect('changed', lambda e: self.say(f'telefon={e.get_text()}'))
        group.add(phone)
        combo = Adw.ComboRow(title='Status',
                             model=Gtk.StringList.new(['Ny', 'Venter', 'Aktiv']))
        combo.connect('notify::selected', lambda c, _: self.say(f'combo={c.get_selected()}'))
        group.add(combo)
        drop = Gtk.DropDown.new_from_strings(['A', 'B', 'C'])
        drop.update_property([Gtk.AccessibleProperty.LABEL], ['Sortering'])
        drop.connect('notify::selected', lambda c, _: self.say(f'drop={c.get_selected()}'))
        group.add(drop)
        row = Adw.ActionRow(title='Tolk')
        switch = Gtk.Switch(valign=Gtk.Align.CENTER)
        switch.update_property([Gtk.AccessibleProperty.LABEL], ['Tolk'])
        switch.connect('notify::active', lambda s, _: self.say(f'switch={s.get_active()}'))
        row.add_suffix(switch)
        row.set_activatable_widget(switch)
        group.add(row)
        case = Adw.ActionRow(title='Åpne sak', subtitle='Radaktivering', activatable=True)
        case.connect('activated', lambda _: self.say('row opened'))
        group.add(case)
        check = Gtk.CheckButton(label='Muntlig ja')
        check.connect('toggled', lambda c: self.say(f'check={c.get_active()}'))
        group.add(check)
        note = Gtk.TextView(height_request=60)
        note.update_property([Gtk.AccessibleProperty.LABEL], ['Merknad'])
        note.get_buffer().connect('changed', lambda b: self.say(f'note={b.props.text}'))
        group.add(note)
        buttons = Gtk.Box(spacing=6)
        for label, what in (('Knapp', lambda: self.say('button')), ('Melding', self.toast),
                            ('Dialog', self.dialog), ('Åpne fil', self.open_file),
                            ('Lagre fil', self.save_file),
                            ('Advar', lambda: print(
                                '(probe:1): Gtk-WARNING **: made on purpose',
                                file=sys.stderr, flush=True))):
            button = Gtk.Button(label=label)
            button.connect('clicked', lambda _, f=what: f())
            buttons.append(button)
        popover = Gtk.Popover(child=Gtk.Label(label='Begrunnelse: tre dager'))
        why = Gtk.MenuButton(label='Hvorfor', popover=popover)
        buttons.append(why)
        group.add(buttons)
        return page

    def lists(self):
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, hexpand=True, visible=False)
        store = Gio.ListStore(item_type=Row)
        for i in range(300):
            store.append(Row(f'Sak {i:03d}'))
        box.append(self.scrolled(self.list_view(store)))
        box.append(self.scrolled(self.column_view(store)))
        return box

    @staticmethod
    def scrolled(child):
        return Gtk.ScrolledWindow(child=child, vexpand=True)

    @staticmethod
    def factory(show):
        def setup(_, item):
            item.set_child(Gtk.Label(xalign=0))

        def bind(_, item):
            item.get_child().set_label(show(item.get_item()))
        factory = Gtk.SignalListItemFactory()
        factory.connect('setup', setup)
        factory.connect('bind', bind)
        return factory

    def list_view(self, store):
        view = Gtk.ListView(model=Gtk.SingleSelection(model=store, autoselect=False),
                            factory=self.factory(lambda r: r.title))
        view.update_property([Gtk.AccessibleProperty.LABEL], ['Saker'])
        view.connect('activate', lambda _, n: self.say(f'list row {n}'))
        view.get_model().connect('notify::selected',
                                 lambda m, _: self.say(f'list selected {m.get_selected()}'))
        return view

    def column_view(self, store):
        view = Gtk.ColumnView(model=Gtk.SingleSelection(model=store, autoselect=False))
        view.update_property([Gtk.AccessibleProperty.LABEL], ['Tabell'])
        view.append_column(Gtk.ColumnViewColumn(title='Navn',
                                                factory=self.factory(lambda r: r.title)))
        view.append_column(Gtk.ColumnViewColumn(title='Lengde', factory=self.factory(
            lambda r: str(len(r.title)))))
        view.connect('activate', lambda _, n: self.say(f'table row {n}'))
        return view

    def toast(self):
        toast = Adw.Toast(title='Kontakt lagret', button_label='Angre')
        toast.connect('button-clicked', lambda _: self.say('undo'))
        self.toasts.add_toast(toast)

    def dialog(self):
        dialog = Adw.MessageDialog(transient_for=self.window, modal=True,
                                   heading='Flytte datoen?', body='Seks frister endres.')
        dialog.add_response('no', 'Avbryt')
        dialog.add_response('yes', 'Flytt')
        dialog.connect('response', lambda _, r: self.say(f'response {r}'))
        dialog.present()

    def chooser(self, title, action, label):
        native = Gtk.FileChooserNative(title=title, transient_for=self.window, modal=True,
                                       action=action, accept_label=label, cancel_label='Avbryt')

        def done(chooser, response):
            file = chooser.get_file()
            ok = response == Gtk.ResponseType.ACCEPT and file
            self.say(f'{title}: {file.get_path() if ok else "none"}')
            self.native = None
        native.connect('response', done)
        self.native = native
        native.show()

    def open_file(self):
        self.chooser('Importer', Gtk.FileChooserAction.OPEN, 'Åpne')

    def save_file(self):
        self.chooser('Eksporter', Gtk.FileChooserAction.SAVE, 'Lagre')


if __name__ == '__main__':
    sys.exit(Probe().run([]))
