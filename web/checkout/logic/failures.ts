import { ApiError, type FieldDetail } from '../../api/http';
import type { TextKey } from '../i18n/dictionary';
import { billingFields, type BillingField, type FieldErrors } from './billing';

export interface FormError {
  message: TextKey | null;
  fields: FieldErrors<BillingField>;
  requestId: string | null;
}

const messageOfCode: Record<string, TextKey> = {
  TAX_EVIDENCE_INSUFFICIENT: 'error_tax_evidence',
  TAX_EVIDENCE_CONFLICT: 'error_tax_evidence',
  TAX_RULE_NOT_FOUND: 'error_tax_evidence',
  TAX_RATE_NOT_FOUND: 'error_tax_evidence',
  CHECKOUT_BLOCKED_BY_DISPUTE: 'error_blocked',
  CHECKOUT_BLOCKED_BY_CUSTOMER_HOLD: 'error_blocked',
  CHECKOUT_RESTRICTED_BY_CUSTOMER_HOLD: 'error_restricted',
  PROVIDER_ERROR: 'error_provider',
};

export function formErrorOf(error: ApiError): FormError {
  const fields = fieldErrorsOf(error.details);
  const onFieldsOnly =
    Object.keys(fields).length > 0 && Object.keys(fields).length === error.details.length;
  return {
    message: onFieldsOnly ? null : (messageOfCode[error.code] ?? 'error_unexpected'),
    fields,
    requestId: onFieldsOnly ? null : error.requestId,
  };
}

function fieldErrorsOf(details: FieldDetail[]): FieldErrors<BillingField> {
  const errors: FieldErrors<BillingField> = {};
  for (const { field, code } of details) {
    const name = field.split('.').pop();
    const known = billingFields.find((candidate) => candidate === name);
    if (known) errors[known] = errorTextOf(known, code);
  }
  return errors;
}

function errorTextOf(field: BillingField, code: string): TextKey {
  if (/REQUIRED|MISSING/i.test(code))
    return field === 'country' ? 'error_country' : 'error_required';
  if (/LONG|LENGTH/i.test(code)) return 'error_too_long';
  if (field === 'email') return 'error_email';
  if (field === 'vatId') return 'error_vat_id';
  return 'error_check_field';
}

export type LoadProblem = 'not_found' | 'forbidden' | 'unexpected';

export function loadProblemOf(error: ApiError): LoadProblem {
  if (error.httpStatus === 404) return 'not_found';
  if (error.httpStatus === 403) return 'forbidden';
  return 'unexpected';
}

const declineReasons: Record<string, TextKey> = {
  card_declined: 'failed_card_declined',
  insufficient_funds: 'failed_insufficient_funds',
  expired_card: 'failed_expired_card',
  incorrect_cvc: 'failed_incorrect_cvc',
  processing_error: 'failed_processing_error',
  authentication_failed: 'failed_authentication_failed',
  cancelled: 'failed_cancelled',
};

export function declineReason(code: string | null | undefined): TextKey {
  return declineReasons[code?.toLowerCase() ?? ''] ?? 'failed_other';
}

const outcomes: Record<string, TextKey> = {
  succeeds: 'outcome_succeeds',
  succeeded: 'outcome_succeeds',
  requires_action: 'outcome_three_d_secure',
  three_d_secure: 'outcome_three_d_secure',
  card_declined: 'outcome_declined',
  declined: 'outcome_declined',
  insufficient_funds: 'outcome_insufficient_funds',
  expired_card: 'outcome_expired_card',
  incorrect_cvc: 'outcome_incorrect_cvc',
  processing_error: 'outcome_processing_error',
  authentication_failed: 'outcome_authentication_failed',
  refund_pends: 'outcome_refund_pends',
  refund_fails: 'outcome_refund_fails',
};

/** An outcome this page has no words for yet is shown as the server names it. */
export function outcomeKey(outcome: string): TextKey | null {
  return outcomes[outcome.toLowerCase()] ?? null;
}
