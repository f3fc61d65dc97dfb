/** What a command says and how: terminals, tables, JSON, exit states, and the exceptions that end one. */
package org.convnextc.tool.console;
