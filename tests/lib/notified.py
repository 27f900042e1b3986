#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for the desktop that shows notifications: says "ready", then writes title and text of
each to a file."""
import sys

from gi.repository import Gio, GLib

NAME = 'org.freedesktop.Notifications'
INTERFACE = f"""<node><interface name="{NAME}">
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation"><arg type="s" direction="out"/>
    <arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="as" direction="in"/><arg type="a{{sv}}" direction="in"/>
    <arg type="i" direction="in"/><arg type="u" direction="out"/></method>
</interface></node>"""
ANSWERS = {'GetCapabilities': GLib.Variant('(as)', (['body'],)), 'CloseNotification': None,
           'GetServerInformation': GLib.Variant('(ssss)', ('test', 'Samspor', '1', '1.2')),
           'Notify': GLib.Variant('(u)', (1,))}


def main():
    with open(sys.argv[1], 'a', buffering=1, encoding='utf-8') as out:
        def called(connection, sender, path, interface, method, arguments, invocation):
            if method == 'Notify':
                print(*arguments.unpack()[3:5], sep=' · ', file=out)
            invocation.return_value(ANSWERS[method])

        def acquired(connection, name):
            node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
            connection.register_object('/org/freedesktop/Notifications', node.interfaces[0],
                                       called, None, None)
        Gio.bus_own_name(Gio.BusType.SESSION, NAME, Gio.BusNameOwnerFlags.NONE, acquired,
                         lambda connection, name: print('ready', flush=True), None)
        GLib.MainLoop().run()


if __name__ == '__main__':
    main()
