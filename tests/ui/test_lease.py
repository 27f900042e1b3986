#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's home through the real window: a lease that two share, renewed, ended, at risk, kept."""
import os
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from person import Person  # noqa: E402
from samspor import Root  # noqa: E402

TODAY = '2026-06-04'
SHOTS = os.environ.get('SAMSPOR_LEASE_SHOTS')
HOME = re.compile('^Lia 4 · H0201 · Kommunal bolig · Tidsbestemt · ')
SHARED = '%s · står på den samme leiekontrakten'
WAYS = {'expired': 'Perioden tok slutt', 'tenant': 'Leietakeren sa opp',
        'landlord': 'Utleieren sa opp', 'eviction': 'Måtte flytte ut', 'death': 'Døde'}


class LeaseTest(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.server = self.root.server(today=TODAY)
        self.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        self.server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        self.server.start()
        # What the municipality has is a lead's matter, what is done with a lease is not.
        lars = self.root.profile('lars', TODAY).init().login(self.server, 'lars')
        lars.sync()
        site = lars.new('site', name='Lia 4', environment='rusfritt', address='Lia 4')
        self.unit, *self.more = [
            lars.new('housing_unit', site_id=site, name=name, in_use='true',
                     follow_up_level='visits')
            for name in ('H0201', 'H0202', 'H0300', 'H0301', 'H0302', 'H0303')]
        lars.sync()
        self.kari = Person(self.root, self.server, 'kari', TODAY)
        ctl = self.ctl = self.kari.ctl
        self.me = next(u for u in ctl.list('user') if u['name'] == 'Kari Koordinator')
        self.lease = ctl.new('tenancy', unit_id=self.unit, form='fixed', from_on='2024-07-01',
                             to_on='2026-06-30')
        self.modig, self.case = self.person('Modig', 'Furulund')
        self.tenant = self.let(self.modig, self.lease, '2024-07-01')

    def person(self, given, family, **more):
        ctl = self.ctl
        person = ctl.new('person', given_name=given, family_name=family, birth_date='1985-03-01',
                         **more)
        case = ctl.new('case', person_id=person, team_id=self.me['team_ids'][0],
                       coordinator_user=self.me['id'], holder_kind='user',
                       holder_user=self.me['id'], status='active', opened_on='2026-05-03')
        return person, case

    def let(self, person, lease, since, **more):
        return self.ctl.new('tenant', person_id=person, tenancy_id=lease, from_on=since, **more)

    def share(self):
        """Klok is on the same lease."""
        self.klok, self.other_case = self.person('Klok', 'Hagen')
        self.other = self.let(self.klok, self.lease, '2025-01-01')

    def window(self):
        """What is made so far is sent, for one at a time has the records open."""
        self.ctl.sync()
        return self.kari.window()

    def open(self, app):
        self.kari.open_case('Modig', 'Modig Furulund', 'Bolig')
        app.find('list item', HOME)

    def shot(self, app, name):
        if SHOTS:
            app.shot(pathlib.Path(SHOTS) / f'{name}.png')

    def tenant_of(self, tenant=None):
        return self.ctl.get('tenant', tenant or self.tenant)

    def saved(self, app, toast, then):
        """Saved by its key: the toast says what is done, if it is the first: the next waits until
        that one has gone. And so does the home."""
        app.key('ctrl+s')
        # A toast goes of itself.
        if toast:
            app.find('label', toast)
        app.find('list item', re.compile(then))

    def undo(self, app, no_more):
        app.press('push button', 'Angre')
        app.gone('list item', re.compile(no_more))

    def menu(self, app, entry):
        # What is sent changes the page once more, and an open menu goes with what it was on.
        self.kari.foot('Alt er sendt')
        app.press(None, 'Mer om leieforholdet')
        app.press('menu item', entry)

    def test_one_leaves_and_the_other_stays(self):
        self.share()
        with self.window() as app:
            self.open(app)
            app.find('list item', SHARED % 'Klok Hagen')
            self.shot(app, 'shared')
            for again in (False, True):
                app.press('push button', 'Oppsigelse eller slutt …')
                app.find('label', 'Bare denne delen avsluttes. Leieforholdet går videre for '
                                  'Klok Hagen.')
                # The home is Klok's: nothing of it can be given back here.
                self.assertIsNone(app.look('text', 'Boligen levert tilbake'))
                app.pick('Hvordan det endte', WAYS['tenant'])
                self.kari.fill('Siste dag', '20.6.2026')
                self.shot(app, 'one-leaves')
                self.saved(app, 'Denne delen av leieforholdet avsluttes',
                           'til lør. 20. jun.* · Leietakeren sa opp')
                if not again:
                    self.undo(app, 'Leietakeren sa opp')
            # The other one's case tells of the home as before.
            app.press('list item', SHARED % 'Klok Hagen')
            app.find('push button', 'Forny …')
            app.find('list item', re.compile(HOME.pattern + 'ons. 1. jan. 2025 til tir. 30. jun'))
            # Whoever has given notice is on it until the last day.
            app.find('list item', SHARED % 'Modig Furulund')
            self.assertEqual([n.role for n in app.unnamed()], [])
        mine, other = self.tenant_of(), self.tenant_of(self.other)
        lease = self.ctl.get('tenancy', self.lease)
        self.assertEqual((mine['to_on'], mine['ended_how']), ('2026-06-20', 'tenant'))
        self.assertEqual((other.get('to_on'), other.get('ended_how')), (None, None))
        self.assertEqual((lease['to_on'], lease.get('given_up_on')), ('2026-06-30', None))

    def test_renew_carries_everybody_over(self):
        self.klok, self.other_case = self.person('Klok', 'Hagen')
        need = self.ctl.new('housing_need', person_id=self.klok, asked_on='2024-05-05',
                            persons='1', ended_on='2025-01-01', ended_how='assigned')
        self.let(self.klok, self.lease, '2025-01-01', need_id=need, warned_of='environment',
                 override_reason='Eneste ledige', override_user=self.me['id'])
        # Whoever has left, by the day alone, does not come along.
        left, _ = self.person('Borte', 'Ås')
        self.let(left, self.lease, '2024-07-01', to_on='2025-06-30')
        self.ctl.set('tenant', self.tenant, risk_on='2026-05-20', risk_why='Klage')
        with self.window() as app:
            self.open(app)
            app.press('push button', 'Forny …')
            app.find('label', re.compile('^Den gamle kontrakten står .* Også på den nye kontrakten: '
                                         'Klok Hagen.$'))
            self.shot(app, 'renew')
            self.saved(app, 'Leieforholdet er fornyet', HOME.pattern + '.*fornyet til')
            self.undo(app, 'fornyet til')
            app.press('push button', 'Forny …')
            app.find('label', re.compile('^Den gamle kontrakten står '))
            self.saved(app, 'Leieforholdet er fornyet', HOME.pattern + '.*fornyet til')
            self.assertIsNone(app.look('push button', 'Forny …'))
            self.shot(app, 'renewed')
        new = next(t for t in self.ctl.list('tenancy') if t['id'] != self.lease)
        self.assertEqual((new['renewed_from_id'], new['unit_id'], new['form'], new['from_on'],
                          new['to_on']),
                         (self.lease, self.unit, 'fixed', '2026-07-01', '2028-06-30'))
        over = {t['person_id']: t for t in self.ctl.list('tenant') if t['tenancy_id'] == new['id']}
        self.assertEqual(over.keys(), {self.modig, self.klok})
        self.assertEqual({t['from_on'] for t in over.values()}, {'2026-07-01'})
        self.assertEqual((over[self.modig]['risk_why'], over[self.klok].get('risk_why')),
                         ('Klage', None))
        # What was answered for when the home was assigned is answered for in the new lease.
        self.assertEqual([over[self.klok].get(field) for field in
                          ('need_id', 'warned_of', 'override_reason', 'override_user')],
                         [need, ['environment'], 'Eneste ledige', self.me['id']])

    def test_renewed_without_somebody(self):
        """A lease that goes on for the other one alone is no home of this one."""
        self.share()
        new = self.ctl.new('tenancy', unit_id=self.unit, form='fixed', from_on='2026-07-01',
                           to_on='2028-06-30', renewed_from_id=self.lease)
        self.let(self.klok, new, '2026-07-01')
        with self.window() as app:
            self.open(app)
            app.find('list item', re.compile(HOME.pattern + '.*tar slutt'))
            self.assertIsNone(app.look('push button', 'Forny …'))
            app.press('push button', 'Også på den nye kontrakten …')
            app.find('label', re.compile('^Kontrakten ble fornyet uten denne personen'))
            self.shot(app, 'join')
            self.saved(app, None, HOME.pattern + '.*fornyet til')
            app.gone('push button', 'Også på den nye kontrakten …')
        self.assertEqual({t['person_id']: t['from_on'] for t in self.ctl.list('tenant')
                          if t['tenancy_id'] == new},
                         {self.klok: '2026-07-01', self.modig: '2026-07-01'})

    def test_risk_is_noted_and_ends(self):
        risk = '^Fare for å miste boligen siden torsdag 4. juni · To måneder er ikke betalt'
        with self.window() as app:
            self.open(app)
            app.press('push button', 'Fare for å miste boligen …')
            self.kari.fill('Hva det gjelder', 'To måneder er ikke betalt')
            self.shot(app, 'risk')
            self.saved(app, 'Faren er notert', risk)
            self.assertIsNone(app.look('push button', 'Fare for å miste boligen …'))
            self.shot(app, 'at-risk')
            # In the lease that continues it too, so that it ends in both.
            app.press('push button', 'Forny …')
            app.find('label', re.compile('^Den gamle kontrakten står '))
            self.saved(app, None, 'fornyet til')
            app.press('push button', 'Ikke lenger')
            app.gone('list item', re.compile(risk))
            app.press('push button', 'Angre')
            app.find('list item', re.compile(risk))
            app.press('push button', 'Ikke lenger')
            app.gone('list item', re.compile(risk))
        self.assertEqual([(t.get('risk_on'), t.get('risk_why')) for t in self.ctl.list('tenant')],
                         [(None, None)] * 2)

    def test_five_ways(self):
        with self.window() as app:
            self.open(app)
            app.press('push button', 'Oppsigelse eller slutt …')
            app.find('text', 'Siste dag')
            # Without a word of how, whoever has left would hold the home for good.
            app.key('ctrl+s')
            app.find('label', re.compile('Dette må fylles ut'))
            app.key('Escape')
            for words in WAYS.values():
                app.press('push button', 'Oppsigelse eller slutt …')
                app.pick('Hvordan det endte', words)
                self.kari.fill('Siste dag', '15.6.2026')
                app.find('label', 'Boligen kan leies ut når den er notert som levert tilbake.')
                self.saved(app, 'Slutten på leieforholdet er notert',
                           HOME.pattern + f'.*til man. 15. jun.* · {words}')
                if words != WAYS['death']:
                    self.undo(app, words)
        self.assertEqual((self.tenant_of()['ended_how'], self.tenant_of()['to_on']),
                         ('death', '2026-06-15'))
        # Somebody else may be on it: the lease ends by its own day or when the home is given back.
        self.assertEqual(self.ctl.get('tenancy', self.lease)['to_on'], '2026-06-30')

    def test_kept_and_given_up_for_a_sentence(self):
        with self.window() as app:
            self.open(app)
            self.menu(app, 'Behold boligen under et opphold …')
            app.pick('Beholdes under', 'Soning')
            self.kari.fill('Bestemt av', 'Boligkontoret')
            self.shot(app, 'keep')
            self.saved(app, 'Boligen beholdes', 'beholdes under soningen · bestemt av Boligkontoret')
            self.shot(app, 'kept')
            self.menu(app, 'Tilbake i boligen')
            app.gone('list item', re.compile('beholdes under soningen'))
            self.menu(app, 'Gi opp boligen for et opphold …')
            self.kari.fill('Bestemt av', 'Personen selv')
            self.kari.fill('Boligen levert tilbake', '4.6.2026')
            app.find('label', 'Boligen kan leies ut fra torsdag 4. juni.')
            self.shot(app, 'give-up')
            self.saved(app, None, 'bestemt av Personen selv · Leietakeren sa opp')
        tenant, lease = self.tenant_of(), self.ctl.get('tenancy', self.lease)
        self.assertEqual((tenant['ended_how'], tenant['kept_by'], tenant.get('kept_during')),
                         ('tenant', 'Personen selv', None))
        self.assertEqual(lease['given_up_on'], TODAY)

    def test_without_end_lasts_until_given_back(self):
        lease = self.ctl.new('tenancy', unit_id=self.more[0], form='open_ended', from_on='2024-01-01')
        self.ctl.set('tenant', self.tenant, to_on='2025-12-31', ended_how='expired')
        self.ctl.set('tenancy', self.lease, given_up_on='2025-12-31')
        tenant = self.let(self.modig, lease, '2026-01-01', to_on='2026-05-31', ended_how='tenant')
        with self.window() as app:
            self.open(app)
            app.find('label', 'Ingen bosituasjon er notert for i dag.')
            app.press('push button', 'Levert tilbake …')
            app.find('label', 'Boligen kan leies ut fra torsdag 4. juni.')
            self.shot(app, 'given-back')
            self.saved(app, 'Boligen er levert tilbake', '^Lia 4 · H0202')
            app.gone('push button', 'Levert tilbake …')
            self.shot(app, 'history')
        self.assertEqual(self.ctl.get('tenancy', lease)['given_up_on'], TODAY)
        self.assertEqual(self.tenant_of(tenant)['to_on'], '2026-05-31')

    def test_left_without_a_word_of_how(self):
        lease = self.ctl.new('tenancy', unit_id=self.more[0], form='open_ended', from_on='2024-01-01')
        self.let(self.modig, lease, '2026-01-01', to_on='2026-05-31')
        with self.window() as app:
            self.open(app)
            app.press('push button', 'Levert tilbake …')
            app.find('text', 'Boligen levert tilbake')
            self.saved(app, None, '^Lia 4 · H0202')
            app.gone('push button', 'Levert tilbake …')
        self.assertEqual(self.ctl.get('tenancy', lease)['given_up_on'], TODAY)

    def test_moves_in_and_is_followed_up(self):
        self.klok, self.other_case = self.person('Klok', 'Hagen')
        with self.window() as app:
            self.open(app)
            self.menu(app, 'Noen flytter inn …')
            app.window('Hvem flytter inn?')
            self.kari.type('Klok')
            app.row('Klok Hagen')
            app.key('Return')
            app.window('Samspor')
            app.find('label', re.compile('^Begge står på én leiekontrakt'))
            self.shot(app, 'moves-in')
            self.saved(app, 'Notert på leiekontrakten', SHARED % 'Klok Hagen')
            self.menu(app, 'Oppfølging i boligen …')
            app.find('label', 'Oppgitt for denne boligen: Besøk etter avtale.')
            app.pick('Ukedag', 'Onsdag')
            self.kari.fill('Klokkeslett', '10:00')
            self.shot(app, 'follow-up')
            self.saved(app, None,
                       '^Oppfølging i boligen · hver uke · [Oo]nsdag · 10')
            self.shot(app, 'followed-up')
            # The plan that was begun with it says where, and when somebody comes next.
            app.press('list item', re.compile('^Oppfølging i boligen · .* neste gang '))
            app.find('label', 'Boligen nå og videre')
            app.find('list item', HOME)
            self.shot(app, 'housing-plan')
        measure, plan = self.ctl.list('measure')[0], self.ctl.list('plan')[0]
        self.assertEqual((measure['plan_id'], plan['kind'], measure['weekday']),
                         (plan['id'], 'housing', 'wed'))
        self.assertEqual({t['person_id'] for t in self.ctl.list('tenant')
                          if t['tenancy_id'] == self.lease}, {self.modig, self.klok})

    def test_housing_plan_is_written(self):
        with self.window() as app:
            self.open(app)
            app.press('push button', 'Ny boligplan …')
            # What is not on its paper is not asked for.
            app.find('label', 'Hvis boligen er i fare')
            self.assertIsNone(app.look('label', 'Den første dagen'))
            self.kari.fill('Hva er viktig for meg', 'Et sted der barna kan komme')
            self.shot(app, 'housing-plan-new')
            self.saved(app, 'Planen er lagret', '^Et sted der barna kan komme')
            app.gone('push button', 'Ny boligplan …')
            app.press('list item', re.compile('^Et sted der barna kan komme'))
            app.find('label', 'Boligen nå og videre')
            app.press('push button', 'Åpne Bolig')
            app.find('push button', 'Forny …')
        self.assertEqual([p['kind'] for p in self.ctl.list('plan')], ['housing'])

    def test_a_plan_asks_for_what_its_kind_says(self):
        with self.window() as app:
            self.kari.open_case('Modig', 'Modig Furulund', 'Plan')
            app.press('push button', 'Ny plan …')
            app.find('label', 'Den første dagen')
            self.kari.fill('Hvem møter meg', 'Storebror')
            app.pick('Hva slags plan', 'Boligplan')
            app.gone('label', 'Tegn hos meg')
            # What is written is saved, so it stays in sight.
            app.find('label', 'Den første dagen')
            app.gone('label', 'Reise')
            self.kari.fill('Hvem møter meg', '')
            app.gone('label', 'Den første dagen')
            self.shot(app, 'plan-of-home')
            app.pick('Hva slags plan', 'Ettervernsplan')
            app.find('label', 'Reise')
            app.find('label', 'Tegn hos meg')

    def test_lease_ends_before_the_day(self):
        """The first point of the gate falls back, and says why."""
        self.ctl.new('transition', case_id=self.case, kind='prison', date='2026-07-13',
                     date_kind='fixed', told_on='2026-05-20')
        row = next(r for r in self.ctl.list('gate_row') if r['point'] == 'housing')
        self.ctl.set('gate_row', row['id'], state='in_place', tenant_id=self.tenant,
                     evidence='leiekontrakten', evidence_kind='document',
                     evidence_on='2026-05-20', evidence_by='Kari')
        with self.window() as app:
            self.kari.open_case('Modig', 'Modig Furulund', 'Overgang')
            app.find('label', re.compile('Leiekontrakten dekker ikke dagen: bolig'))
            app.find('list item', re.compile(
                '^Bolig .*Leieforholdet slutter 30. juni og varer ikke forbi overgangen'))
            self.shot(app, 'falls-back')

    def let_more(self):
        """Beside Modig's lease, which ends: a place for now twice, a home that is held, and a home
        of somebody the reader does not see."""
        leases = [self.ctl.new('tenancy', unit_id=unit, form=form, from_on='2026-05-01', to_on=to)
                  for unit, form, to in zip(self.more[1:], ('temporary', 'held', 'fixed', 'fixed'),
                                            ('2026-06-06', '2026-06-20', '2026-07-20',
                                             '2027-01-01'))]
        klok, _ = self.person('Klok', 'Hagen')
        self.let(klok, leases[0], '2026-05-01')
        glad, _ = self.person('Glad', 'Berge')
        self.ctl.new('residence', person_id=glad, kind='temporary', from_on='2026-05-20',
                     to_on='2026-06-18', address='Prøve motell')
        self.let(glad, leases[3], '2026-06-19')
        self.ctl.set('tenant', self.tenant, risk_on='2026-05-20', risk_why='Klage')
        self.ctl.sync()
        # In the home that stands alone lives somebody of another team.
        self.server.add_user('siv', 'Siv Sol', 'coordinator', 'Team Sør')
        siv = self.root.profile('siv', TODAY).init().login(self.server, 'siv')
        siv.sync()
        me = next(u for u in siv.list('user') if u['name'] == 'Siv Sol')
        person = siv.new('person', given_name='Usett', family_name='Dal', birth_date='1985-03-01')
        siv.new('case', person_id=person, team_id=me['team_ids'][0], coordinator_user=me['id'],
                holder_kind='user', holder_user=me['id'], status='active', opened_on='2026-05-03')
        siv.new('tenant', person_id=person, tenancy_id=leases[2], from_on='2026-05-01')
        siv.sync()

    def test_leases_of_the_town(self):
        self.let_more()
        with self.window() as app:
            app.window('Samspor')
            app.press('list item', re.compile('^Bolig'))
            app.press(None, 'Leieforhold')
            ends = app.find('list', 'Slutter innen 30 dager')
            app.find('list item', re.compile('^Modig Furulund · Lia 4 · H0201 · Tidsbestemt · til '
                                             'tir. 30. jun. · hva som kommer etter'), within=ends)
            # A lease of whoever is not seen has no name.
            app.find('list item', re.compile('^Lia 4 · H0302 · Tidsbestemt · til man. 20. jul. · '
                                             'ikke fornyet'))
            app.find('list item', re.compile('^Lia 4 · H0301 · Holdt av · til lør. 20. jun'))
            self.shot(app, 'leases')
            self.assertIsNone(app.look(None, re.compile('Usett')))
            weeks = app.find('list', 'Midlertidige botilbud uke for uke')
            self.assertEqual([re.split(' · ', n.name)[0] for n in weeks.children()],
                             ['Klok Hagen', 'Glad Berge'])
            app.find('list item', re.compile('^Glad Berge · Prøve motell · .*til tor. 18. jun. · '
                                             'deretter Lia 4 · H0303 fra fre. 19. jun. · avklart'))
            app.find('label', 'til lør.', within=weeks)
            app.find('label', 'neste bolig', within=weeks)
            app.find('label', 'ingenting', within=weeks)
            app.pick('Hva som vises', 'Fare for å miste boligen')
            app.gone('list', 'Slutter innen 30 dager')
            risk = app.find('list item', re.compile('^Modig Furulund · Lia 4 .*Klage'))
            self.shot(app, 'leases-risk')
            app.press(risk)
            app.find('push button', 'Ikke lenger')
            app.key('alt+Left')
            app.pick('Hva som vises', 'Alt')
            app.click(app.find(None, 'Søk i boliger og navn'))
            self.kari.type('glad')
            app.gone('list', 'Slutter innen 30 dager')
            app.find('list item', re.compile('^Glad Berge'))
            self.kari.type(' er her')
            app.find('label', 'Ikke noe leieforhold er slik')
            self.assertEqual([n.role for n in app.unnamed()], [])

    def test_what_comes_after_is_of_each(self):
        """Of two on a lease: settled when both have a home after it; who has left has no say."""
        self.share()
        left, _ = self.person('Borte', 'Ås')
        self.let(left, self.lease, '2024-07-01', to_on='2025-06-30', ended_how='tenant')
        new = self.ctl.new('tenancy', unit_id=self.unit, form='fixed', from_on='2026-07-01',
                           to_on='2028-06-30', renewed_from_id=self.lease)
        self.let(self.modig, new, '2026-07-01')
        elsewhere = self.ctl.new('tenancy', unit_id=self.more[0], form='open_ended',
                                 from_on='2026-06-10')
        self.let(left, elsewhere, '2026-06-10')
        row = '^(Modig Furulund og Klok Hagen|Klok Hagen og Modig Furulund) · Lia 4 · H0201 · .*'
        for words in ('hva som kommer etter', 'avklart fra ons. 1. jul.* · avklart'):
            with self.window() as app:
                app.window('Samspor')
                app.press('list item', re.compile('^Bolig'))
                app.press(None, 'Leieforhold')
                app.find('list item', re.compile(row + words))
            if words.startswith('hva'):
                self.let(self.klok, new, '2026-07-01')

    def test_nothing_of_whoever_is_strictly_protected(self):
        self.person('Stille', 'Myr', address_grade='strengt_fortrolig',
                    outside_contact='Vakttelefonen')
        with self.window() as app:
            self.kari.open_case('Stille', 'Stille Myr', 'Bolig')
            app.find('label', 'Ivaretatt utenfor systemet, kontakt: Vakttelefonen')
            self.assertIsNone(app.look('push button', 'Ny bosituasjon …'))
            self.shot(app, 'outside')


if __name__ == '__main__':
    unittest.main()
