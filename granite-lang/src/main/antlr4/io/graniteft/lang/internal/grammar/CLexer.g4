/*
 * C and C++ as tokens, before any preprocessing. Every character of any input is in exactly one token, in order: nothing is
 * skipped and nothing can fail, so that joining the tokens gives the input back. Every loop is regular and stops where it cannot
 * go on, so that no token is ever scanned twice to its end.
 */
lexer grammar CLexer;

tokens {
    RAW_STRING, // put together in Java from RAW_START: its end depends on its beginning
    DIRECTIVE, // put together in Java from HASH to the end of the logical line
    FUNCTION_NAME, // for the parser of heads: the name, qualified or an operator, as one token
    TEMPLATE_ARGUMENTS // for the parser of heads: everything from < to > as one token
}

NEWLINE: '\r'? '\n' | '\r';
BLANKS: [ \t\f\u000B\u00A0\uFEFF]+;
CONTINUATION: SPLICE;
BLOCK_COMMENT: '/*' (~[*] | '*'+ ~[*/])* ('*'+ '/'?)?;
LINE_COMMENT: '//' (BACKSLASH_SPLICE | ~[\r\n])*;

RAW_START: PREFIX? 'R"' ~[ ()\\\t\f\r\n"]* '(';
STRING: PREFIX? '"' (ESCAPE | ~["\\\r\n])* '"'?;
CHARACTER: PREFIX? '\'' (ESCAPE | ~['\\\r\n])* '\''?;
NUMBER: '.'? [0-9] (SPLICE? ([eEpP] [+\-] | [0-9a-zA-Z_.] | '\'' [0-9a-zA-Z_]))*;

STRUCT: 'struct' | 'union';
ENUM: 'enum';
EXTERN: 'extern';
TYPEDEF: 'typedef';
ASM: 'asm' | '__asm' | '__asm__';
ATTRIBUTE: '__attribute__' | '__attribute' | '__declspec' | '_Alignas' | 'alignas';
TYPEOF: 'typeof' | '__typeof' | '__typeof__' | 'decltype';
BUILTIN:
    'void' | 'char' | 'short' | 'int' | 'long' | 'float' | 'double' | 'signed' | 'unsigned' | '_Bool' | 'bool' | 'auto' | '_Complex'
    | '__signed__' | '__int128' | 'wchar_t' | 'char8_t' | 'char16_t' | 'char32_t';
QUALIFIER: 'const' | '__const' | '__const__' | 'volatile' | '__volatile' | '__volatile__' | 'restrict' | '__restrict' | '__restrict__' | '_Atomic';
STORAGE: 'static' | 'inline' | '__inline' | '__inline__' | 'register' | '__thread' | '_Thread_local' | '_Noreturn' | '__extension__';
CONTROL:
    'if' | 'else' | 'for' | 'while' | 'do' | 'switch' | 'case' | 'default' | 'break' | 'continue' | 'return' | 'goto';
WORD: 'sizeof' | '_Alignof' | '_Generic' | '_Static_assert';

// Words that only C++ reserves: C code uses them as names, so the recogniser turns them into identifiers there.
CLASS: 'class';
NAMESPACE: 'namespace';
TEMPLATE: 'template';
OPERATOR: 'operator';
USING: 'using';
TRY: 'try';
CATCH: 'catch';
ACCESS: 'public' | 'protected' | 'private';
NOEXCEPT: 'noexcept' | 'throw';
TYPENAME: 'typename';
CPP_STORAGE: 'virtual' | 'explicit' | 'friend' | 'mutable' | 'thread_local' | 'constexpr' | 'consteval' | 'constinit';
CPP_WORD:
    'new' | 'delete' | 'this' | 'nullptr' | 'true' | 'false' | 'static_cast' | 'dynamic_cast' | 'const_cast' | 'reinterpret_cast'
    | 'static_assert' | 'typeid' | 'alignof' | 'export' | 'requires' | 'concept' | 'co_await' | 'co_return' | 'co_yield'
    | 'and' | 'or' | 'not' | 'xor' | 'bitand' | 'bitor' | 'compl' | 'and_eq' | 'or_eq' | 'xor_eq' | 'not_eq';

IDENTIFIER: NAME_START (SPLICE? NAME_PART)*;

LBRACE: '{' | '<%' | '??<';
RBRACE: '}' | '%>' | '??>';
LPAREN: '(';
RPAREN: ')';
LBRACK: '[' | '<:' | '??(';
RBRACK: ']' | ':>' | '??)';
SEMI: ';';
COMMA: ',';
COLONCOLON: '::';
COLON: ':';
ASSIGN: '=';
LT: '<';
GT: '>';
SHR: '>>';
STAR: '*';
AMP: '&';
ANDAND: '&&';
TILDE: '~' | '??-';
ARROW: '->';
ELLIPSIS: '...';
DOT: '.';
HASH: '#' | '%:' | '??=';
OPERATION:
    '##' | '%:%:' | '??=??=' | '??!' | '??!??!' | '??\'' | '->*' | '.*' | '<=>' | '<<=' | '>>=' | '<<' | '<=' | '>=' | '==' | '!=' | '+=' | '-=' | '*=' | '/=' | '%=' | '&=' | '|='
    | '^=' | '||' | '++' | '--' | [+\-/%^|!?];
OTHER: .;

fragment PREFIX: 'u8' | [uUL];
fragment ESCAPE: '\\' ('\r\n' | .);
// A backslash at the end of a line, also as a trigraph; in a comment only the former, as a question ends in ?? more often.
fragment SPLICE: BACKSLASH_SPLICE | '??/' LINE_END;
fragment BACKSLASH_SPLICE: '\\' [ \t]* LINE_END;
fragment LINE_END: '\r'? '\n' | '\r';
fragment NAME_START: [a-zA-Z_$] | [\u0080-\u009F\u00A1-\uFEFE\uFF00-\uFFFF];
fragment NAME_PART: NAME_START | [0-9];
