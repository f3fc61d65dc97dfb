/**
 * The language of nets.
 *
 * The parser does not see the lexer's tokens as they are: Brackets makes every bracket balanced, and Layout ends each statement with
 * END, drops newlines that end nothing, and puts LABEL before a label. So one token of lookahead decides nearly everywhere, and an
 * error is found at the token that is wrong.
 */
grammar NetGrammar;

tokens { END, LABEL, SPLICE_OPEN, SPLICE_CLOSE }

file : ( use END | net | END )* EOF ;

// The value of a -D option.
override : NAME parameters? ASSIGN value END EOF ;

use : USE TEXT ;

net : netHead LBRACE ( slot | END )* RBRACE ;

netHead : NET NAME ( COLON NAME )? ;

slot : NAME parameters? ( ASSIGN value )? ;

parameters : LPAREN NAME ( COMMA NAME )* RPAREN ;

value : chain | expr ;

chain : LBRACE ( step END )* RBRACE ;

step : label ( chain | action ) | action ;

label : LABEL part+ COLON ;

part
    : word                            # textPart
    | LBRACK expr RBRACK              # elementPart
    | SPLICE_OPEN expr SPLICE_CLOSE   # splicePart
    ;

word
    : NAME | WHOLE | REAL | DIMS | MALFORMED | DOT | MINUS
    | USE | NET | IF | ELSE | FOR | IN | AT | REPEAT | RESIDUAL | MULTIPLY | CONCAT | OUTPUT | SHARE | VIA | AND | OR | NOT
    ;

action
    : NAME arguments? operand* ( ARROW expr )?       # apply
    | ( RESIDUAL | MULTIPLY ) chain ( VIA chain )?   # join
    | CONCAT chain chain+                            # concat
    | OUTPUT chain                                   # output
    | SHARE TEXT chain                               # share
    | conditional                                    # if
    | forHead chain                                  # for
    | repeatHead chain                               # repeat
    ;

arguments : LPAREN expr ( COMMA expr )* RPAREN ;

operand
    : SLASH operandValue                     # stride
    | NAME ASSIGN ( operandValue | list )    # option
    | operandValue                           # positional
    ;

// An operand is no full expression: in `conv k /2` the slash is the stride.
operandValue
    : MINUS? ( WHOLE | REAL )                # operandNumber
    | ( DIMS | TEXT )                        # operandLiteral
    | NAME ( LBRACK expr RBRACK )?           # operandName
    | LPAREN expr RPAREN                     # operandParens
    ;

conditional : ifHead chain ( ELSE ( conditional | chain ) )? ;

ifHead : IF expr ;

forHead : FOR NAME ( COMMA NAME )* ( AT NAME )? IN expr ( COMMA expr )* ;

repeatHead : REPEAT expr ( AT NAME )? ;

// The alternatives stand in the order of precedence, the strongest first.
expr
    : ( WHOLE | REAL | DIMS | TEXT )                    # literal
    | NAME ( LBRACK expr RBRACK )?                      # name
    | list                                              # listing
    | LPAREN expr RPAREN                                # parens
    | MINUS expr                                        # negate
    | expr ( STAR | SLASH | PERCENT ) expr              # binary
    | expr ( PLUS | MINUS ) expr                        # binary
    | expr ( EQ | NE | LT | LE | GT | GE ) expr         # binary
    | NOT expr                                          # not
    | expr AND expr                                     # binary
    | expr OR expr                                      # binary
    ;

list : LBRACK ( expr ( COMMA expr )* COMMA? )? RBRACK ;

USE : 'use' ;
NET : 'net' ;
IF : 'if' ;
ELSE : 'else' ;
FOR : 'for' ;
IN : 'in' ;
AT : 'at' ;
REPEAT : 'repeat' ;
RESIDUAL : 'residual' ;
MULTIPLY : 'multiply' ;
CONCAT : 'concat' ;
OUTPUT : 'output' ;
SHARE : 'share' ;
VIA : 'via' ;
AND : 'and' ;
OR : 'or' ;
NOT : 'not' ;

LBRACE : '{' ;
RBRACE : '}' ;
LBRACK : '[' ;
RBRACK : ']' ;
LPAREN : '(' ;
RPAREN : ')' ;
COLON : ':' ;
SEMICOLON : ';' ;
COMMA : ',' ;
DOT : '.' ;
ARROW : '->' ;
EQ : '==' ;
NE : '!=' ;
LE : '<=' ;
GE : '>=' ;
LT : '<' ;
GT : '>' ;
ASSIGN : '=' ;
PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
PERCENT : '%' ;

NAME : [A-Za-z_] [A-Za-z0-9_]* ;
WHOLE : [0-9]+ ;
DIMS : [0-9]+ ( 'x' [0-9]+ )+ ;
REAL : [0-9]+ ( '.' [0-9]+ )? [eE] [+-]? [0-9]+ | [0-9]+ '.' [0-9]+ ;
// Looks like a number and is none (3x, 1.2.3); in a label it is text like any other (0.conv).
MALFORMED : [0-9] [A-Za-z0-9_.]* ;
TEXT : '"' TEXT_CHARACTER* '"' ;
UNCLOSED_TEXT : '"' TEXT_CHARACTER* ;
fragment TEXT_CHARACTER : ~["\u0000-\u001F\u007F] ;

COMMENT : '#' ~[\n]* -> channel(HIDDEN) ;
// A mistake that is told by its own name.
FOREIGN_COMMENT : '//' ~[\n]* | '/*' .*? ( '*/' | EOF ) ;
SPACE : [ \t\r\f]+ -> skip ;
NEWLINE : '\n' ;
STRAY : . ;
