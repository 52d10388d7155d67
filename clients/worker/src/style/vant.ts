/** The style sheets of the parts of Vant that are used here. */
import "vant/es/badge/style";
import "vant/es/icon/style";
import "vant/es/pull-refresh/style";
import "vant/es/popup/style";
import "vant/es/toast/style";
import "vant/es/dialog/style";
import "vant/es/image-preview/style";
import "vant/es/switch/style";
