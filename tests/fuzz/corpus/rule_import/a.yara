rule a { strings:
 $a = "x" nocase fullword
 $b = /y/i
 $c = { 00 }
 condition:
 all of them }
