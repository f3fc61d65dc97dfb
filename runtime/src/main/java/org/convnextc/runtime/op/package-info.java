/** What ops other than matrix products do, each thread on its share. */
package org.convnextc.runtime.op;
