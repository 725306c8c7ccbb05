/** Dialogs of the steps that need more than a click: delivery, the decision about a wish, its offer. */
import { NumberInput, Select, TextInput } from '@mantine/core';
import { deliveries } from '../../../../protocol/ticket-names.ts';
import type { Delivery } from '../../../../protocol/ticket.ts';
import { Ask, Reason, useFresh } from './ask.tsx';
import type { DialogProps } from './ask.tsx';
import { useWords } from './words.ts';

export const DeliverDialog = ({
  opened,
  onClose,
  onDone,
  allowed,
}: DialogProps<{ delivery: Delivery; version: string; text?: string }> & {
  allowed: readonly Delivery[];
}) => {
  const t = useWords();
  const [delivery, setDelivery] = useFresh<Delivery | null>(opened, allowed[0] ?? null);
  const [version, setVersion] = useFresh(opened, '');
  const [text, setText] = useFresh(opened, '');
  return (
    <Ask
      opened={opened}
      onClose={onClose}
      title={t('deliver.title')}
      action={t('deliver.action')}
      ready={delivery !== null && version.trim() !== ''}
      onSubmit={() => {
        if (delivery !== null)
          onDone({ delivery, version: version.trim(), ...(text.trim() === '' ? {} : { text }) });
      }}
    >
      <Select
        label={t('deliver.as')}
        data-autofocus
        allowDeselect={false}
        data={deliveries
          .filter((one) => allowed.includes(one))
          .map((value) => ({ value, label: t(`delivery.${value}`) }))}
        value={delivery}
        onChange={setDelivery}
      />
      <TextInput
        label={t('deliver.version')}
        required
        maxLength={128}
        value={version}
        onChange={(event) => setVersion(event.currentTarget.value)}
      />
      <Reason value={text} onChange={setText} label={t('deliver.text')} required={false} />
    </Ask>
  );
};

const decisions = ['free', 'individual', 'declined'] as const;

export const DecideDialog = ({
  opened,
  onClose,
  onDone,
}: DialogProps<{ decision: (typeof decisions)[number]; reason: string; plannedRelease?: string }>) => {
  const t = useWords();
  const [decision, setDecision] = useFresh<(typeof decisions)[number]>(opened, 'free');
  const [release, setRelease] = useFresh(opened, '');
  const [reason, setReason] = useFresh(opened, '');
  return (
    <Ask
      opened={opened}
      onClose={onClose}
      title={t('decide.title')}
      action={t('decide.action')}
      ready={reason.trim() !== ''}
      onSubmit={() =>
        onDone({
          decision,
          reason,
          ...(decision === 'free' && release.trim() !== '' ? { plannedRelease: release.trim() } : {}),
        })
      }
    >
      <Select
        label={t('decide.decision')}
        data-autofocus
        allowDeselect={false}
        data={decisions.map((value) => ({ value, label: t(`decision.${value}`) }))}
        value={decision}
        onChange={(value) => setDecision(value ?? 'free')}
      />
      {decision === 'free' ? (
        <TextInput
          label={t('decide.release')}
          maxLength={128}
          value={release}
          onChange={(event) => setRelease(event.currentTarget.value)}
        />
      ) : null}
      <Reason value={reason} onChange={setReason} label={t('decide.reason')} />
    </Ask>
  );
};

export const OfferDialog = ({
  opened,
  onClose,
  onDone,
}: DialogProps<{ offer: { amountCents: number; currency: string; text: string } }>) => {
  const t = useWords();
  const [amount, setAmount] = useFresh<number | null>(opened, null);
  const [text, setText] = useFresh(opened, '');
  return (
    <Ask
      opened={opened}
      onClose={onClose}
      title={t('offer.draft')}
      action={t('offer.draft')}
      ready={amount !== null && text.trim() !== ''}
      onSubmit={() => {
        if (amount !== null)
          onDone({ offer: { amountCents: Math.round(amount * 100), currency: 'EUR', text } });
      }}
    >
      <NumberInput
        label={t('offer.amount')}
        required
        data-autofocus
        min={0}
        decimalScale={2}
        suffix=" €"
        value={amount ?? ''}
        onChange={(value) => setAmount(typeof value === 'number' ? value : null)}
      />
      <Reason value={text} onChange={setText} label={t('offer.text')} />
    </Ask>
  );
};
