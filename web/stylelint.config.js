const PHYSICAL = [
  'left',
  'right',
  'margin-left',
  'margin-right',
  'padding-left',
  'padding-right',
  'border-left',
  'border-right',
  'width',
  'height',
  'min-width',
  'max-width',
  'min-height',
  'max-height',
]

/** Colours live in tokens.css only; layout is logical, so that Arabic mirrors by itself. */
export default {
  extends: 'stylelint-config-standard',
  ignoreFiles: ['dist/**'],
  rules: {
    'property-disallowed-list': PHYSICAL,
    'declaration-property-value-disallowed-list': { '/^(text-align|float|clear)$/': ['left', 'right'] },
    'color-no-hex': true,
    'color-named': 'never',
    'function-disallowed-list': ['rgb', 'rgba', 'hsl', 'hsla', 'oklch', 'oklab', 'lab', 'lch', 'color-mix'],
    'selector-class-pattern': '^[a-z][a-zA-Z0-9]*$',
    'selector-pseudo-class-no-unknown': [true, { ignorePseudoClasses: ['global', 'local'] }],
    'lightness-notation': 'number',
    'hue-degree-notation': null,
    'alpha-value-notation': 'number',
    'custom-property-empty-line-before': null,
    'declaration-empty-line-before': null,
    'no-descending-specificity': null,
    'keyframes-name-pattern': '^[a-z][a-zA-Z0-9-]*$',
    'declaration-block-no-duplicate-properties': [
      true,
      { ignore: ['consecutive-duplicates-with-different-values'] },
    ],
    'property-no-vendor-prefix': [true, { ignoreProperties: ['font-smoothing', 'box-orient', 'line-clamp'] }],
    'value-no-vendor-prefix': [true, { ignoreValues: ['box'] }],
  },
  overrides: [
    {
      files: ['src/styles/tokens.css'],
      rules: { 'function-disallowed-list': ['rgb', 'rgba', 'hsl', 'hsla', 'color-mix'] },
    },
  ],
}
