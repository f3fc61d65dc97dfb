/** Files in general: writing them whole or not at all, and numpy's array files. */
package org.convnextc.io;
