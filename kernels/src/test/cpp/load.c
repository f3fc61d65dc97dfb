// load LIBRARY: loads a net's library with all that it asks for, by whatever loader the program has.
#include <dlfcn.h>
#include <stdio.h>

int main(int count, char** words) {
    if (count != 2) {
        puts("load LIBRARY");
        return 2;
    }
    if (dlopen(words[1], RTLD_NOW) == NULL) {
        puts(dlerror());
        return 1;
    }
    return 0;
}
