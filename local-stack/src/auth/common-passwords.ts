/**
 * What attackers try first, of at least eight characters: the heads of published lists of leaked passwords. Hosted projects ask a
 * service that knows hundreds of millions; this stack asks nobody, so it knows these and what people make of them.
 */
const words = `
  00000000 0123456789 11111111 1111111111 11223344 12121212 12341234 123454321 12345678 123456789 1234567890 123123123
  12344321 123qwe123 13131313 147258369 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 21212121 22222222 31415926 33333333 44444444
  55555555 66666666 741852963 77777777 789456123 87654321 88888888 963852741 987654321 9876543210 99999999 a1b2c3d4
  aa123456 aaaaaaaa abc12345 abcd1234 abcdefgh access14 adgjmptw administrator adminadmin alexander alexandra apollo13
  asdasdasd asdf1234 asdfasdf asdfghjk asdfghjkl azertyui azertyuiop babygirl baseball basketball bigdaddy blahblah
  butterfly california cameron1 changeme charlie1 chocolate christian christopher cocacola computer consumer corvette
  courtney danielle december dolphins download einstein elephant facebook fender12 fernando firebird firefighter football
  fuckyou1 garfield godzilla gonzalez goodluck hardcore hello123 hellokitty icecream iloveyou iloveyou1 infinity internet
  jennifer jessica1 jonathan justin12 katherine killer12 letmein1 leonardo liverpool lovelove loveyou1 marlboro maverick
  melissa1 mercedes metallica michelle midnight mnbvcxz1 monkey12 motorola mustang1 ncc1701d newyork1 nicholas november
  pa55word passw0rd password password1 passport patricia platewire pokemon1 porsche911 princess princess1 q1w2e3r4 qazwsxedc
  qwe12345 qweasdzxc qwer1234 qwerty12 qwerty123 qwertyui qwertyuiop redskins remember rosebud1 samantha sandiego
  scorpion secret12 september serenity shadow12 slipknot snowball somethin spiderman starwars steelers stephanie success1
  summer12 sunshine superman superstar swordfish t1gg3r12 thunder1 tinkerbell trustno1 undertaker valentin valentina victoria
  warcraft welcome1 whatever wildcats william1 winston1 wolverine xxxxxxxx yankees1 zaq12wsx zaq1zaq1 zxcvbnm1 zxcvbnm123
`

const common = new Set(words.trim().split(/\s+/))

/** What people add to a word so that it passes: a year, a count, a mark. */
const ornament = /[\d!?.*#@$%&_-]{1,4}$/

/** Whether a password is one that attackers try before any other, letters' case and a short ending aside. */
export function isCommonPassword(password: string): boolean {
  const plain = password.toLowerCase()
  return common.has(plain) || common.has(plain.replace(ornament, ''))
}
