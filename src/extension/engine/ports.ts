import * as vscode from 'vscode';
import { DriftMgrError } from '../../core/errors.ts';
import type { ShellPorts } from '../../core/api/engine-api.ts';

/** What the window lends the engine: a person to ask, and VS Code's store of secrets. */
export function windowPorts(secrets: vscode.SecretStorage): ShellPorts {
  return {
    async prompt(question) {
      const answer = await vscode.window.showInputBox({
        title: 'DriftMgr',
        prompt: question.message,
        password: question.secret,
        ignoreFocusOut: true,
      });
      if (answer === undefined) throw new DriftMgrError('no-prompt', 'The question was not answered');
      return answer;
    },
    async getSecret(key) {
      return secrets.get(key);
    },
    async setSecret(key, value) {
      await (value === undefined ? secrets.delete(key) : secrets.store(key, value));
    },
    async getToken(provider, scopes) {
      const session = await vscode.authentication.getSession(provider, scopes, { silent: true });
      return session?.accessToken;
    },
  };
}
