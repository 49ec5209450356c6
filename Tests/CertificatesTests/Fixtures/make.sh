#!/bin/sh
# Makes the fixtures anew with OpenSSL 3, each with its readable dump in front of the block.
# Keys and serial numbers differ each time; what the tests look at does not.
set -eu
out=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >openssl.cnf <<'EOF'
[req]
distinguished_name = empty
prompt = no
utf8 = yes
string_mask = utf8only
[empty]
[ca_name]
C = DE
O = Prüfstelle & Söhne, "Nord"
CN = Example CA
[leaf_name]
C = DE
0.DC = example
1.DC = www
2.+DC = multi
CN = www.example.com
emailAddress = post@example.com
[ca]
basicConstraints = critical, CA:TRUE, pathlen:3
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
nameConstraints = critical, permitted;DNS:example.com, permitted;IP:192.0.2.0/255.255.255.0, excluded;email:bad.example.com, excluded;dirName:excluded_name
policyConstraints = critical, requireExplicitPolicy:2, inhibitPolicyMapping:0
inhibitAnyPolicy = critical, 1
policyMappings = 1.2.3.4:1.2.3.5, 1.2.3.6:1.2.3.7
subjectInfoAccess = caRepository;URI:http://example.com/repository
issuerAltName = URI:http://example.com/
[excluded_name]
C = FR
[leaf]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, decipherOnly, keyAgreement
extendedKeyUsage = serverAuth, clientAuth, 1.3.6.1.4.1.311.21.8.16735922.7437492.10570883.2539024.15756463.191.9025784.11813639
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always, issuer:always
subjectAltName = @names
certificatePolicies = 2.23.140.1.2.1, @policy
crlDistributionPoints = full_point, relative_point
freshestCRL = URI:http://example.com/delta.crl
authorityInfoAccess = OCSP;URI:http://ocsp.example.com/, caIssuers;URI:http://example.com/ca.cer
tlsfeature = status_request, status_request_v2
noCheck = yes
1.2.3.4.5 = ASN1:UTF8String:nobody knows me
[names]
DNS.1 = www.example.com
DNS.2 = *.example.com
IP.1 = 192.0.2.7
IP.2 = 2001:db8::7
email.1 = post@example.com
URI.1 = https://example.com/path
RID.1 = 1.2.3.4
dirName.1 = excluded_name
otherName.1 = 1.3.6.1.5.5.7.8.9;UTF8:post@example.com
[policy]
policyIdentifier = 1.2.3.4
CPS.1 = http://example.com/cps
userNotice.1 = @notice
[notice]
explicitText = UTF8:read this
[full_point]
fullname = URI:http://example.com/full.crl
CRLissuer = dirName:excluded_name
reasons = keyCompromise, CACompromise
[relative_point]
relativename = relative_name
[relative_name]
CN = list 7
[db]
database = index.txt
serial = serial
crlnumber = crlnumber
default_md = sha256
[crl]
authorityKeyIdentifier = keyid:always
issuingDistributionPoint = critical, @scope
freshestCRL = URI:http://example.com/delta.crl
[scope]
fullname = URI:http://example.com/full.crl
onlyuser = TRUE
onlysomereasons = keyCompromise, CACompromise
indirectCRL = TRUE
[delta]
2.5.29.27 = critical, ASN1:INTEGER:7
EOF

openssl ecparam -name prime256v1 -genkey -noout -out ca.key
openssl genpkey -algorithm ED25519 -out leaf.key
sed 's/^distinguished_name = empty/distinguished_name = ca_name/' openssl.cnf >ca.cnf
sed 's/^distinguished_name = empty/distinguished_name = leaf_name/' openssl.cnf >leaf.cnf
openssl req -x509 -new -config ca.cnf -extensions ca -key ca.key -days 20000 -set_serial 0x00ff01 -out ca.pem
openssl req -new -config leaf.cnf -key leaf.key -out leaf.csr
openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -extfile openssl.cnf -extensions leaf \
    -days 3650 -set_serial 0x7f00000000000000000000000000000000000001 -out leaf.pem

printf 'R\t300101000000Z\t260101120000Z,keyCompromise\t01\tunknown\t/CN=one\n' >index.txt
printf 'R\t300101000000Z\t260102120000Z,CAkeyTime,20251224000000Z\t02A0\tunknown\t/CN=two\n' >>index.txt
printf 'R\t300101000000Z\t260103120000Z\t7F00000000000000000000000000000000000001\tunknown\t/CN=three\n' >>index.txt
echo 0A >crlnumber
echo 01 >serial
printf '\n[ca]\ndefault_ca = db\n' >crl.cnf
grep -v '^\[ca\]$' openssl.cnf | sed -n '/^\[db\]/,$p' >>crl.cnf
openssl ca -gencrl -config crl.cnf -name db -crlexts crl -keyfile ca.key -cert ca.pem -crldays 20000 -out crl.pem
openssl ca -gencrl -config crl.cnf -name db -crlexts delta -keyfile ca.key -cert ca.pem -crldays 20000 -out delta.pem

openssl crl2pkcs7 -in crl.pem -certfile leaf.pem -certfile ca.pem -out degenerate.pem
echo hello >message
openssl req -x509 -new -subj "/CN=signer" -key ca.key -days 20000 -out signer.pem
openssl cms -sign -in message -signer signer.pem -inkey ca.key -certfile ca.pem -outform PEM -out signed.pem

printf 'V\t400101000000Z\t\t10\tunknown\t/CN=good\n' >ocsp.txt
printf 'R\t400101000000Z\t260101120000Z,superseded\t11\tunknown\t/CN=revoked\n' >>ocsp.txt
openssl ocsp -issuer ca.pem -serial 0x10 -serial 0x11 -serial 0x12 -no_nonce -reqout request.der
openssl ocsp -index ocsp.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -ndays 20000 \
    -reqin request.der -respout ocsp.der
openssl ocsp -index ocsp.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -resp_key_id -resp_no_certs \
    -reqin request.der -respout ocsp-key.der

dump() { # NAME COMMAND...: a text dump without the block, then the block
    name=$1
    shift
    "$@" >"$out/$name"
}
dump ca.pem openssl x509 -in ca.pem -text
dump leaf.pem openssl x509 -in leaf.pem -text
dump crl.pem openssl crl -in crl.pem -text
dump delta.pem openssl crl -in delta.pem -text
dump degenerate.pem openssl pkcs7 -in degenerate.pem -print_certs -noout
cat degenerate.pem >>"$out/degenerate.pem"
cp signed.pem "$out/signed.pem"
for name in ocsp ocsp-key; do
    {
        openssl ocsp -respin $name.der -noverify -resp_text | sed '/-----BEGIN/,/-----END/d'
        echo "-----BEGIN OCSP RESPONSE-----"
        openssl base64 -in $name.der
        echo "-----END OCSP RESPONSE-----"
    } >"$out/$name.pem"
done
