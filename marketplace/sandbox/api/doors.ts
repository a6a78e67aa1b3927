/** Who may use an operation: the token class and any one of the scopes. */
export function forLocation(...scopes: string[]): { access: 'location'; scopes: string[] } {
  return { access: 'location', scopes }
}

export function forCompany(...scopes: string[]): { access: 'company'; scopes: string[] } {
  return { access: 'company', scopes }
}

export function forBoth(...scopes: string[]): { access: 'both'; scopes: string[] } {
  return { access: 'both', scopes }
}
