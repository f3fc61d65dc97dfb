/** A page that shows a net, what the passes made of it, the code, and the memory plan. Needs no network and no other file. */
package org.convnextc.tool.html;
