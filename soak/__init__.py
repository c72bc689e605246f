"""The whole program under load and every fault we can make, held against what must stay true."""
