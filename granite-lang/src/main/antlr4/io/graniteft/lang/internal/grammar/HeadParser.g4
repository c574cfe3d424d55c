/*
 * The head of one function, cut out by the recogniser: what stands before the name, the parameters, and what stands behind them.
 * The recogniser has already found the name (one FUNCTION_NAME token, however long it is written) and paired the angle brackets
 * (one TEMPLATE_ARGUMENTS token), so that nothing in here depends on what a name means. What remains open, as whether B in `A B`
 * is a macro or a parameter's name, is decided by the order of the alternatives.
 */
parser grammar HeadParser;

options {
    tokenVocab = CLexer;
}

head: (specifier | typePart)* (FUNCTION_NAME LPAREN parameters? RPAREN | pointerResult) trailer* trailingType? trailer* EOF;

/** What a function that returns a pointer to a function or to an array has in place of its name and parameters. */
pointerResult: LPAREN callingConvention? pointer+ FUNCTION_NAME LPAREN parameters? RPAREN RPAREN suffix+;

/** The declarations between an old-style head and its body. */
oldStyleDeclarations: oldStyleDeclaration* EOF;

oldStyleDeclaration: lead* core extra*? declarator (COMMA declarator)* SEMI;

specifier: STORAGE | CPP_STORAGE (LPAREN balanced* RPAREN)? | EXTERN STRING? | attribute | TEMPLATE TEMPLATE_ARGUMENTS;

attribute: (ATTRIBUTE | ASM) group? | LBRACK LBRACK balanced* RBRACK RBRACK;

typePart:
    BUILTIN
    | QUALIFIER
    | STRUCT
    | ENUM
    | CLASS
    | TYPENAME
    | IDENTIFIER TEMPLATE_ARGUMENTS? group?
    | COLONCOLON TEMPLATE?
    | STAR
    | AMP
    | ANDAND
    | TYPEOF group;

trailer: QUALIFIER | NOEXCEPT group? | AMP | ANDAND | TRY | attribute | IDENTIFIER group?;

trailingType: ARROW typePart+;

parameters: parameter (COMMA parameter)*;

parameter: ELLIPSIS | lead* core extra*? declarator defaultValue?;

lead: QUALIFIER | STORAGE | CPP_STORAGE | attribute;

core:
    BUILTIN (BUILTIN | QUALIFIER)*
    | (STRUCT | ENUM | CLASS | TYPENAME)? attribute* qualifiedName
    | IDENTIFIER group
    | TYPEOF group;

qualifiedName: COLONCOLON? nameStep (COLONCOLON TEMPLATE? nameStep)*;

nameStep: IDENTIFIER TEMPLATE_ARGUMENTS?;

extra: QUALIFIER | IDENTIFIER group? | attribute;

declarator: pointer* (IDENTIFIER | LPAREN callingConvention? declarator RPAREN)? suffix* (attribute | macroCall)*;

macroCall: IDENTIFIER group;

callingConvention: IDENTIFIER;

pointer: (STAR | AMP | ANDAND | ELLIPSIS | (nameStep COLONCOLON)+ STAR) (QUALIFIER | attribute)*;

suffix: LBRACK balanced* RBRACK | LPAREN parameters? RPAREN (QUALIFIER | NOEXCEPT)*;

defaultValue: ASSIGN (balanced | LBRACE balanced* RBRACE)+;

group: LPAREN (balanced | COMMA)* RPAREN;

balanced: group | LBRACK (balanced | COMMA)* RBRACK | ~(LPAREN | RPAREN | LBRACK | RBRACK | LBRACE | RBRACE | COMMA);
