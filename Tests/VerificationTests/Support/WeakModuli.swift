/// Moduli of 2048 bits (2047 the last) whose primes were drawn badly on purpose.
///
/// Made by a few lines of Python: two neighbouring primes; two primes that Fermat's method finds after
/// 90 and after 140 rounds; two primes `k * M + 65537^a mod M`, `M` being the product of the first 126
/// primes, as Infineon's library makes keys of that size.
enum WeakModuli {
    static let neighbours = bytes(
        """
        c6874ca6231eceace02367167133560099e8d39d0fba43d263c9bec704ec63ab8a2b3d9b3c4394f0\
        2877a2fd062bed40ed44d35b41daecdd8a3d99be93458aa83e633fb9ead05fee953f360f856cbe13\
        f663035d5482578f09f54e41075dc6afa1063323723e6d65fdff7154578eb4e234d03c7748e7d9a6\
        c7dbc182ddf180482ab4ad16eca9e5b9c27a3caf61399384458cd3aff10aeccb4a3c4d185e7e3d75\
        c29dc2a87de11abbd37f5738c595bd5a3016ef22483b54b05acbd3ac6a12737a9fdd16b2474a9d9a\
        677bac2342b4528c8ed8ab958fcf8643b4689c971bd0f44d104a406b0c7ec1dae4eeb67b107d97ac\
        de6c8738d62bae36207fc57cb68cd931
        """)

    static let after90Rounds = bytes(
        """
        e9a7ce78ff801d643f6bcc34d861d744ce8205673343e0e61e373a26e042b62f8535ef939a9338d3\
        c50ce6d45e5e26326df28d97815eb0c02d5193b15e406ef6c061a2f92f007520e9afc15c01a8260a\
        b686e51e603f1c86c37761d8d61955c1ec51e043f36b53cc49d8402a07668b8ad272bfb0bb28e9a7\
        59c5c5be375a2495c237f425483a8483daa56299f2209da0fe4cb16a27e53249040545eea60b7852\
        b864e7c17803ce2232780017e913d0ca2556ebf85f9b1a0a20134ae8a366140cb84e6011a0699f5f\
        baf0df1714ecef25a0b55d0b241d8700f3d39a71249df7460bc6991060cf96649762dada31bd491d\
        aae5dd0a7373ff3cea526fa4d8048131
        """)

    static let after140Rounds = bytes(
        """
        e9a7ce78ff801d643f6bcc34d861d744ce8205673343e0e61e373a26e042b62f8535ef939a9338d3\
        c50ce6d45e5e26326df28d97815eb0c02d5193b15e406efcf226dc87ab49e7a25f8655379e056088\
        2c3551db1ec3d0db1b702d3268e6db447eabd54fc8d8199f1926eee33f3db58b1e83c09cdb9a19e5\
        19933341a88365f804e34fa13b80a1f0b12863575dd65edd09815f097ee2ee4c15d6001d3dcab965\
        8fd2636a95b20b48b6ace51ddb1597acb0e4dadaf75271c9aef3cc67c2b668e10231ef05da2295cd\
        8fed03b70c49f435f0c5104adba0df14d9b88b85a606b5f59fa8f79ec44f065a7239aa810dc5b111\
        3900e7b57efb410d9928ffce79e74381
        """)

    static let roca = bytes(
        """
        704be7563a28a8a01a305eafea86fdac5de5c4c66f0cb2586db24b0784950965c8f1cd930240614b\
        8221cf91929118599bdaa67e95e31729aceb9d5ea98ac6dd623464c75fc9b3c91dd8689b040ef799\
        c30c72d59d95c58470db9a1d70f511e29e72e6c9238554a87cddfb7ab4f28c2673519a8bd1bfcda3\
        95eb6c47f7c36938d5bacfb985ad1b3d080acdf24dce89a5decca478b5e5f8f71e03770643b7941f\
        6831f25a161c920bb2e4019fa98276b9cbc94f7edbad2c3e9e074846c0fd9d4955c28ebb8f408818\
        adea87098f0d4748551e440a91f33ff46fd0cdb8f01fa92247c4da2509ea3af1a5ab0bf92458acb6\
        a5beda58f120e8e02d35af1fd6b3dd07
        """)

    /// The SHA-1 of OpenSSL's line for the last, by sha1sum.
    static let rocaFingerprint = "4943a2e87109e2c9660d5c69863aac698b8a44f4"

    private static func bytes(_ digits: String) -> [UInt8] {
        let values = digits.compactMap(\.hexDigitValue).map(UInt8.init)
        return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }
}
