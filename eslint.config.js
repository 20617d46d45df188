import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import lit from 'eslint-plugin-lit';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { importRule } from './scripts/lint/import-rule.mjs';

/** Where one file is one plug-in, found by `import.meta.glob` and exported as default; and what tools demand. */
const defaultExports = ['src/sources/*.ts', 'src/sensors/*.ts', 'workers/detect/families/*.ts', 'workers/archive/formats/*.ts', '*.config.{js,ts}', 'e2e/pages/vite.config.ts', 'e2e/fixtures/closing-line.ts', 'e2e/bench/table-reporter.ts'];

export default defineConfig(
  globalIgnores(['dist*/', 'node_modules/', 'test-results/', 'playwright-report/', 'bench-results/', '.cache/', 'public/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{js,mjs,ts}'],
    extends: [tseslint.configs.strict],
    plugins: { retake: { rules: { 'import-table': importRule } }, 'import-x': importX },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.mjs', '.js'] })], 'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] } },
    rules: {
      'retake/import-table': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'max-lines': ['error', 400],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-warning-comments': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
        { selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]', message: 'Render with lit; text must never become markup.' },
        { selector: 'ImportSpecifier[imported.name=/^unsafe(HTML|SVG|CSS)$/]', message: 'Render with lit; text must never become markup.' },
      ],
    },
  },
  {
    // Type-aware, for what the page and the workers run: a forgotten promise there is a lost error.
    files: ['src/**/*.ts', 'workers/**/*.ts'],
    languageOptions: { parserOptions: { project: ['tsconfig.json', 'workers/offline/tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    rules: { '@typescript-eslint/no-floating-promises': 'error', '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }] },
  },
  { files: ['src/ui/**/*.ts'], extends: [lit.configs['flat/recommended']] },
  {
    files: ['src/domain/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'window', 'document', 'navigator', 'performance'],
      'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: 'The domain is pure: pass the time in.' }],
    },
  },
  { files: ['workers/**/*.ts'], rules: { 'no-restricted-globals': ['error', 'window', 'document'] } },
  { files: defaultExports, rules: { 'import-x/no-default-export': 'off' } },
);
