import { PasswordInput, Select } from '@mantine/core';
import { client, ok } from '../api/client';
import type { AgentProfile, User } from '../api/rows';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { CapacityFields } from './CapacityFields';
import { LanguageField, Ref, Refs, Section, Site, Text, Toggle } from './fields';
import { GrantsEditor } from './GrantsEditor';
import { type NounForm, saveRow, useNoun } from './noun';
import { PersonRights } from './PersonRights';
import { cleanPhones, PhoneFields } from './phoneFields';
import { SkillLevels } from './SkillLevels';

function Password({ form, isNew }: { form: NounForm; isNew: boolean }) {
  const t = useT();
  return (
    <PasswordInput
      label={isNew ? t('admin:user.password') : t('admin:user.new_password')}
      description={isNew ? undefined : t('admin:user.new_password_help')}
      autoComplete="new-password"
      name="password"
      required={isNew}
      visibilityToggleButtonProps={{ 'aria-label': t('session:login.show') }}
      {...form.getInputProps('password')}
    />
  );
}

export function UserFields({ form, isNew }: { form: NounForm; isNew: boolean }) {
  const can = useCan();
  return (
    <>
      <Section title="admin:section.what">
        <Text form={form} name="name" label="admin:user.name" required />
        <Text form={form} name="login" label="admin:user.login" help="admin:user.login_help" required />
        <Password form={form} isNew={isNew} />
        <Text form={form} name="email" label="admin:user.email" />
        <LanguageField form={form} />
        <Toggle form={form} name="active" label="admin:user.active" help="admin:user.active_help" />
      </Section>
      {can('roles.write') ? <GrantsEditor form={form} /> : null}
      <PersonRights form={form} />
    </>
  );
}

type UserValues = User & { password?: string };

export async function beforeUser({ password: _, ...user }: UserValues): Promise<object> {
  return user;
}

/** The password is an operation of its own; it is never part of the row. */
export async function afterUser(id: string, { password }: UserValues): Promise<void> {
  if (!password) return;
  await ok(client.PUT('/api/v1/users/{id}/password', { params: { path: { id } }, body: { password } }));
}

const NEW_USER = '';

export function AgentFields({ form, isNew }: { form: NounForm; isNew: boolean }) {
  const t = useT();
  const { data: users } = useNoun<User>('users');
  const { data: agents } = useNoun<AgentProfile>('agents');
  const taken = new Set((agents ?? []).map((a) => a.user_id));
  const free = (users ?? []).filter((u) => !taken.has(u.id) || u.id === form.values.user_id);
  const creates = isNew && form.values.user_id === NEW_USER;
  return (
    <>
      <Section title="admin:agent.person">
        <Select
          label={t('admin:agent.user')}
          disabled={!isNew}
          allowDeselect={false}
          searchable
          data={[
            ...(isNew ? [{ value: NEW_USER, label: t('admin:agent.new_user') }] : []),
            ...free.map((u) => ({ value: u.id, label: `${u.name} (${u.login})` })),
          ]}
          {...form.getInputProps('user_id')}
        />
        {creates ? (
          <>
            <Text form={form} name="name" label="admin:user.name" required />
            <Text form={form} name="login" label="admin:user.login" help="admin:user.login_help" required />
            <Password form={form} isNew />
            <LanguageField form={form} />
            <Ref form={form} name="role_id" label="admin:agent.role" of="roles" />
          </>
        ) : null}
      </Section>
      <Section title="admin:section.where">
        <Site form={form} />
        <Ref form={form} name="team_id" label="admin:agent.team" of="teams" optional />
        <Refs form={form} name="queue_ids" label="admin:agent.queues" of="queues" />
      </Section>
      <SkillLevels form={form} />
      <PhoneFields form={form} />
      <CapacityFields
        form={form}
        value={form.values.capacity}
        onChange={(c) => form.setFieldValue('capacity', c)}
        empty="presence:capacity.as_site"
      />
    </>
  );
}

interface AgentValues extends AgentProfile {
  login?: string;
  password?: string;
  language?: string;
  role_id?: string;
}

/** An agent is a user with a profile: a new person becomes a user first. */
export async function beforeAgent(values: AgentValues, isNew: boolean): Promise<object> {
  const { login, password, language, role_id, ...kept } = values;
  const profile = cleanPhones(kept);
  if (!isNew || profile.user_id !== NEW_USER) return profile;
  const grant = {
    role_id,
    all_sites: false,
    site_ids: [profile.site_id],
    team_ids: [],
    queue_ids: [],
    entry_ids: [],
  };
  const user = { login, name: profile.name, language, theme: 'system', active: true, grants: role_id ? [grant] : [] };
  const made = await saveRow('users', null, user);
  await afterUser(made.id, { password } as UserValues);
  return { ...profile, user_id: made.id };
}
