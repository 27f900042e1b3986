# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers to alerts: one record for each alert, whoever answers it, also without network."""
import sys

from samspor import Failed, main
from test_two_profiles import equal, me, new_case, nothing_left, two

TODAY = '2026-06-04'


def alert(root):
    """Two desks that both know a release in nine days that is not ready."""
    server, kari, lars = two(root)
    _, case = new_case(kari, 'Lett', 'Åsgård')
    transition = kari.new('transition', case_id=case, kind='prison', date_kind='fixed',
                          date='2026-06-13')
    kari.sync()
    lars.sync()
    return server, kari, lars, {'case_id': case, 'rule': 'not_ready', 'subject_id': transition,
                                'anchor_on': '2026-06-13'}


def deferred(profile, key, until='2026-06-08', **more):
    return profile.new('alert_answer', **{**key, 'kind': 'deferred', 'until_on': until,
                                          'reason': 'Møte på mandag', **more})


def refused(profile, key, word, **fields):
    try:
        profile.new('alert_answer', **{**key, **fields})
    except Failed as error:
        if word not in str(error):
            raise Failed(f'{word!r} is not in {error}') from None
        return
    raise Failed(f'{fields} was taken')


def test_two_desks_one_alert_one_record(root):
    server, kari, lars, key = alert(root)
    server.stop()
    mine = deferred(kari, key)
    case = key['case_id']
    measure = lars.new('measure', case_id=case, what='Ringe boligkontoret', due_on='2026-06-09',
                       owner_user=me(lars, 'Lars Leder')['id'])
    theirs = lars.new('alert_answer', **{**key, 'kind': 'measure', 'measure_id': measure})
    equal(mine, theirs, 'the id')
    server.restart()
    kari.sync()
    equal(lars.sync()['conflicts'], 1)
    kari.sync()
    for profile in (kari, lars):
        equal([a['id'] for a in profile.list('alert_answer')], [mine], profile.name)
        # Neither text is lost, nor the measure.
        equal([m['id'] for m in profile.list('measure')], [measure], profile.name)
        equal(len(profile.json('conflicts')), 1, profile.name)
    lars.ctl('resolve', mine, '--take', 'mine')
    lars.sync()
    kari.sync()
    lars.sync()
    for profile in (kari, lars):
        nothing_left(profile)
        equal(profile.get('alert_answer', mine)['kind'], 'measure', profile.name)
        equal(profile.get('alert_answer', mine)['measure_id'], measure, profile.name)


def test_a_later_answer_is_an_update(root):
    _, kari, lars, key = alert(root)
    first = deferred(kari, key)
    kari.sync()
    lars.sync()
    again = lars.new('alert_answer', **{**key, 'kind': 'not_correct', 'reason': 'Gjelder en annen'})
    equal(first, again, 'the id')
    lars.sync()
    kari.sync()
    answer = kari.get('alert_answer', first)
    equal((answer['kind'], answer['reason']), ('not_correct', 'Gjelder en annen'))
    equal(answer.get('until_on'), None)
    nothing_left(kari)


def test_taken_back_and_answered_again(root):
    _, kari, lars, key = alert(root)
    first = deferred(kari, key)
    kari.sync()
    kari.ctl('delete', 'alert_answer', first, '--why', 'Feil person')
    kari.sync()
    second = deferred(kari, key)
    if first == second:
        raise Failed('what was registered by mistake is answered under its id')
    kari.sync()
    lars.sync()
    nothing_left(kari)
    equal([a['id'] for a in lars.list('alert_answer')], [second])
    # The other desk knows which one counts now.
    equal(deferred(lars, key, '2026-06-09'), second)


def test_an_answer_needs_what_its_kind_needs(root):
    _, kari, _, key = alert(root)
    refused(kari, key, 'reason', kind='deferred', until_on='2026-06-08')
    refused(kari, key, 'until_on', kind='deferred', reason='Møte')
    refused(kari, key, 'reason', kind='not_correct')
    refused(kari, key, 'measure_id', kind='measure')
    refused(kari, key, 'until_on', kind='deferred', reason='Møte', until_on='2026-06-19')
    measure = kari.new('measure', case_id=key['case_id'], what='Ringe')
    refused(kari, key, 'measure_id', kind='measure', measure_id=measure)
    equal(kari.list('alert_answer'), [])
    deferred(kari, key, '2026-06-18')


def test_the_server_judges_the_deferral(root):
    """A desk whose clock is a month ahead may write it; the server has a date of its own."""
    server, kari, _, key = alert(root)
    ahead = root.profile('ahead', '2026-06-20').init().login(server, 'kari')
    ahead.sync()
    answer = deferred(ahead, key, '2026-06-30')
    ahead.sync()
    equal(ahead.json('status')['refused'], 1)
    equal(ahead.get('alert_answer', answer)['state'], 'refused')
    kari.sync()
    equal(kari.list('alert_answer'), [])


if __name__ == '__main__':
    sys.exit(main([value for name, value in sorted(globals().items()) if name.startswith('test_')]))
