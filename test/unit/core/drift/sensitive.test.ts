import assert from 'node:assert/strict';
import { isSensitive } from '../../../../src/core/drift/attributes/sensitive.ts';

describe('tags and labels that a state marks sensitive', () => {
  for (const marked of ['tags', 'tags_all', 'labels', 'effective_labels', 'terraform_labels', 'user_labels']) {
    for (const shown of ['tags', 'labels']) {
      it(`stay unseen as ${shown} where ${marked} is marked, or the key in it`, () => {
        assert.equal(isSensitive(`${shown}.owner.mail`, [marked]), true);
        assert.equal(isSensitive(`${shown}.owner.mail`, [`${marked}["owner.mail"]`]), true);
        assert.equal(isSensitive(`${shown}.owner`, [`${marked}.owner`]), true);
        assert.equal(isSensitive(`${shown}.env`, [`${marked}["owner"]`]), false);
        assert.equal(isSensitive(shown, [`${marked}["owner"]`]), true);
      });
    }
  }

  it('hide nothing else', () => {
    assert.equal(isSensitive('cidr_block', ['tags']), false);
    assert.equal(isSensitive('labels_extra.x', ['labels']), false);
  });
});
